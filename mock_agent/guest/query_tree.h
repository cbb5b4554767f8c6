// Query tree: what the names of a query with brackets say, as serde_qs 0.13 keeps it.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mock_agent {

// QueryTree holds its nodes side by side, however deep a peer nests them: nothing that reads or frees
// it recurses.
class QueryTree {
 public:
  enum class Kind {
    kEmpty,     // nothing was put here yet
    kText,      // name=value
    kList,      // name[]=value
    kNumbered,  // name[0]=value
    kMap,       // name[x]=value
    kInvalid,   // where two things meet that do not go together: `text` says so
  };

  struct Node {
    Kind kind = Kind::kEmpty;
    std::string text = {};
    std::map<std::string, std::size_t> named = {};     // kMap
    std::map<std::size_t, std::size_t> numbered = {};  // kNumbered
    std::vector<std::size_t> list = {};                // kList
  };

  // A tree with an empty root.
  QueryTree() : nodes_(1) { nodes_[kRoot].kind = Kind::kMap; }

  static constexpr std::size_t kRoot = 0;  // a kMap
  const Node& node(std::size_t index) const { return nodes_[index]; }

  // Children are a node's own, in order.
  std::vector<std::size_t> Children(std::size_t index) const;

  // Debug is a node as the agent's `{:?}` writes it.
  std::string Debug(std::size_t index) const;

  // Become makes an empty node one of this kind; false where it is one of another.
  bool Become(std::size_t index, Kind kind);
  // ChildNamed and ChildNumbered are a node's child, made empty where there is none.
  std::size_t ChildNamed(std::size_t index, const std::string& name);
  std::size_t ChildNumbered(std::size_t index, std::size_t number);
  // PutNamed, PutNumbered and PutLast put a value below a node: under a name, under a number, at its
  // end. What does not go together makes a kInvalid.
  void PutNamed(std::size_t index, const std::string& name, std::string_view value);
  void PutNumbered(std::size_t index, std::size_t number, std::string_view value);
  void PutLast(std::size_t index, std::string_view value);

 private:
  std::size_t Add(Kind kind, std::string_view text);
  void Spoil(std::size_t index, std::string_view why);

  std::vector<Node> nodes_;
};

}  // namespace mock_agent
