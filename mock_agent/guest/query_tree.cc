#include "mock_agent/guest/query_tree.h"

#include <fmt/format.h>

#include <utility>

#include "mock_agent/guest/rust_text.h"

namespace mock_agent {
namespace {

constexpr std::string_view kEncodedBracket =
    "\nInvalid field contains an encoded bracket -- did you mean to use non-strict mode?\n"
    "  https://docs.rs/serde_qs/latest/serde_qs/#strict-vs-non-strict-modes";

constexpr std::string_view kNoSequence = "Attempted to insert seq value into non-seq structure";

// EncodedAgain is a name for the text of an error: what serde_qs itself would write.
std::string EncodedAgain(std::string_view name) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*-._";
  std::string encoded;
  for (const char each : name) {
    if (each == ' ') {
      encoded += '+';
    } else if (kPlain.find(each) != std::string_view::npos) {
      encoded += each;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(each));
    }
  }
  return encoded;
}

}  // namespace

std::vector<std::size_t> QueryTree::Children(std::size_t index) const {
  const Node& parent = nodes_[index];
  std::vector<std::size_t> children = parent.list;
  for (const auto& [number, child] : parent.numbered) children.push_back(child);
  for (const auto& [name, child] : parent.named) children.push_back(child);
  return children;
}

std::string QueryTree::Debug(std::size_t index) const {
  // What is still to be written: a text, or a node where there is none.
  struct Rest {
    std::string text;
    std::size_t node = 0;
    bool is_node = false;
  };
  std::string shown;
  std::vector<Rest> rest = {{"", index, true}};
  while (!rest.empty()) {
    const Rest next = std::move(rest.back());
    rest.pop_back();
    if (!next.is_node) {
      shown += next.text;
      continue;
    }
    const Node& here = nodes_[next.node];
    std::vector<Rest> parts;
    const auto add = [&](const std::string& key, std::size_t child) {
      parts.push_back({(parts.empty() ? "" : ", ") + key, 0, false});
      parts.push_back({"", child, true});
    };
    std::string_view end;
    switch (here.kind) {
      case Kind::kEmpty:
        shown += "Uninitialised";
        break;
      case Kind::kText:
        shown += "Flat(" + DebugString(here.text) + ")";
        break;
      case Kind::kInvalid:
        shown += "Invalid(" + DebugString(here.text) + ")";
        break;
      case Kind::kList:
        shown += "Sequence([";
        for (const std::size_t child : here.list) add("", child);
        end = "])";
        break;
      case Kind::kNumbered:
        shown += "OrderedSeq({";
        for (const auto& [number, child] : here.numbered) add(fmt::format("{}: ", number), child);
        end = "})";
        break;
      case Kind::kMap:
        shown += "Nested({";
        for (const auto& [name, child] : here.named) add(DebugString(name) + ": ", child);
        end = "})";
        break;
    }
    rest.push_back({std::string(end), 0, false});
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) rest.push_back(std::move(*part));
  }
  return shown;
}

std::size_t QueryTree::Add(Kind kind, std::string_view text) {
  nodes_.push_back({.kind = kind, .text = std::string(text)});
  return nodes_.size() - 1;
}

void QueryTree::Spoil(std::size_t index, std::string_view why) {
  nodes_[index] = {.kind = Kind::kInvalid, .text = std::string(why)};
}

bool QueryTree::Become(std::size_t index, Kind kind) {
  if (nodes_[index].kind == Kind::kEmpty) nodes_[index].kind = kind;
  return nodes_[index].kind == kind;
}

std::size_t QueryTree::ChildNamed(std::size_t index, const std::string& name) {
  const auto [child, made] = nodes_[index].named.try_emplace(name, nodes_.size());
  return made ? Add(Kind::kEmpty, "") : child->second;
}

std::size_t QueryTree::ChildNumbered(std::size_t index, std::size_t number) {
  const auto [child, made] = nodes_[index].numbered.try_emplace(number, nodes_.size());
  return made ? Add(Kind::kEmpty, "") : child->second;
}

void QueryTree::PutNamed(std::size_t index, const std::string& name, std::string_view value) {
  if (!Become(index, Kind::kMap)) {
    return Spoil(index, "Attempted to insert map value into non-map structure");
  }
  const auto [child, made] = nodes_[index].named.try_emplace(name, nodes_.size());
  if (made) {
    Add(Kind::kText, value);
    return;
  }
  const bool bracket = name.find('[') != std::string::npos;
  Spoil(child->second,
        fmt::format("Multiple values for one key: \"{}\"{}", bracket ? EncodedAgain(name) : name,
                    bracket ? kEncodedBracket : ""));
}

void QueryTree::PutNumbered(std::size_t index, std::size_t number, std::string_view value) {
  if (!Become(index, Kind::kNumbered)) return Spoil(index, kNoSequence);
  const auto [child, made] = nodes_[index].numbered.try_emplace(number, nodes_.size());
  if (made) {
    Add(Kind::kText, value);
  } else {
    Spoil(child->second, "Multiple values for one key");
  }
}

void QueryTree::PutLast(std::size_t index, std::string_view value) {
  if (!Become(index, Kind::kList)) return Spoil(index, kNoSequence);
  nodes_[index].list.push_back(nodes_.size());
  Add(Kind::kText, value);
}

}  // namespace mock_agent
