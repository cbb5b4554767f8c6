// Query tree: a query with brackets in its names, as serde_qs 0.13 parses it in strict mode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mock_agent/wire/result.h"

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
    std::string text;
    std::map<std::string, std::size_t> named;     // kMap
    std::map<std::size_t, std::size_t> numbered;  // kNumbered
    std::vector<std::size_t> list;                // kList
  };

  // Parse takes a query as sent, without its question mark. The error is the agent's text.
  static Outcome<QueryTree, std::string> Parse(std::string_view query);

  static constexpr std::size_t kRoot = 0;  // a kMap
  const Node& node(std::size_t index) const { return nodes_[index]; }

  // Children are a node's own, in order.
  std::vector<std::size_t> Children(std::size_t index) const;

  // Debug is a node as the agent's `{:?}` writes it.
  std::string Debug(std::size_t index) const;

 private:
  friend class QueryParser;

  QueryTree() : nodes_(1) { nodes_[kRoot].kind = Kind::kMap; }

  std::size_t Add(Kind kind, std::string_view text);
  void PutNamed(std::size_t index, const std::string& name, std::string_view value);
  void PutNumbered(std::size_t index, std::size_t number, std::string_view value);
  void PutLast(std::size_t index, std::string_view value);

  std::vector<Node> nodes_;
};

}  // namespace mock_agent
