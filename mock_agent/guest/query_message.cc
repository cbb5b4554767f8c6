#include "mock_agent/guest/query_message.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>

#include "mock_agent/guest/hex_field.h"
#include "mock_agent/guest/query_tree.h"
#include "mock_agent/guest/query_tree_parser.h"
#include "mock_agent/guest/rust_text.h"

namespace mock_agent {
namespace {

using Kind = QueryTree::Kind;
using QueryFailure = std::optional<std::string>;

constexpr std::string_view kNothingThere = "attempted to deserialize unitialised value";

// WrongType is what a node is instead of what was expected; a text only where none was.
QueryFailure WrongType(const QueryTree::Node& node, std::string_view expected) {
  const auto unexpected = [&](const std::string& what) {
    return fmt::format("invalid type: {}, expected {}", what, expected);
  };
  switch (node.kind) {
    case Kind::kEmpty:
      return std::string(kNothingThere);
    case Kind::kText:
      return unexpected("string " + DebugString(node.text));
    case Kind::kList:
    case Kind::kNumbered:
      return unexpected("sequence");
    case Kind::kMap:
      return unexpected("map");
    case Kind::kInvalid:
      return node.text;
  }
  return std::nullopt;
}

// NotPlain is what a node is instead of the text of a bool or number; nothing for a text.
QueryFailure NotPlain(const QueryTree::Node& node, std::string_view type) {
  const auto got = [&](std::string_view what) {
    return fmt::format("Expected: \"{}\", got {}", type, what);
  };
  switch (node.kind) {
    case Kind::kEmpty:
      return std::string(kNothingThere);
    case Kind::kText:
      return std::nullopt;
    case Kind::kList:
      return got("a Sequence");
    case Kind::kNumbered:
      return got("an OrderedSequence");
    case Kind::kMap:
      return got("a Map");
    case Kind::kInvalid:
      return node.text;
  }
  return std::nullopt;
}

// Ignored passes over a node of no field, and all below it: what is wrong anywhere is wrong.
QueryFailure Ignored(const QueryTree& tree, std::size_t index) {
  std::vector<std::size_t> rest = {index};
  while (!rest.empty()) {
    const std::size_t next = rest.back();
    rest.pop_back();
    const QueryTree::Node& node = tree.node(next);
    if (node.kind == Kind::kInvalid) return node.text;
    if (node.kind == Kind::kEmpty) return std::string(kNothingThere);
    const auto children = tree.Children(next);
    rest.insert(rest.end(), children.rbegin(), children.rend());
  }
  return std::nullopt;
}

struct NodeReader {
  const QueryTree& tree;
  std::size_t index;

  QueryFailure operator()(std::string& value) const {
    if (Here().kind != Kind::kText) return WrongType(Here(), "a string");
    value = Here().text;
    return std::nullopt;
  }
  QueryFailure operator()(Bytes& value) const {
    if (Here().kind != Kind::kText) return WrongType(Here(), "a string");
    auto bytes = BytesOfHexField(Here().text);
    if (!bytes) return bytes.error();
    value = std::move(bytes).value();
    return std::nullopt;
  }
  QueryFailure operator()(bool& value) const {
    if (auto failure = NotPlain(Here(), "bool")) return failure;
    if (Here().text != "true" && Here().text != "false") {
      return "provided string was not `true` or `false`";
    }
    value = Here().text == "true";
    return std::nullopt;
  }
  QueryFailure operator()(std::optional<std::uint64_t>& value) const {
    if (auto failure = NotPlain(Here(), "u64")) return failure;
    std::string_view digits = Here().text;
    if (digits.empty()) return std::nullopt;
    if (digits.size() > 1 && digits.front() == '+') digits.remove_prefix(1);
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
    if (error == std::errc::result_out_of_range) return "number too large to fit in target type";
    if (error != std::errc() || end != digits.end()) return "invalid digit found in string";
    value = number;
    return std::nullopt;
  }
  QueryFailure operator()(TextList& values) const {
    if (Here().kind != Kind::kList && Here().kind != Kind::kNumbered) {
      return WrongType(Here(), "a sequence");
    }
    for (const std::size_t child : tree.Children(index)) {
      std::string value;
      if (auto failure = NodeReader{tree, child}(value)) return failure;
      values.Append(value);
    }
    return std::nullopt;
  }
  // What only answers have is never read.
  QueryFailure operator()(std::vector<Bytes>&) const { return Ignored(tree, index); }
  QueryFailure operator()(std::monostate) const { return Ignored(tree, index); }

 private:
  const QueryTree::Node& Here() const { return tree.node(index); }
};

}  // namespace

Outcome<Message, std::string> MessageFromQuery(const MessageType& type, std::string_view query) {
  const auto tree = ParseQueryTree(query);
  if (!tree) return tree.error();
  Message message(type);
  for (const auto& [name, index] : tree.value().node(QueryTree::kRoot).named) {
    const auto field = FieldNamed(type, name);
    auto failure = field ? std::visit(NodeReader{tree.value(), index}, message.value(*field))
                         : Ignored(tree.value(), index);
    if (failure) return *std::move(failure);
  }
  return message;
}

}  // namespace mock_agent
