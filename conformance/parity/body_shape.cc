#include "conformance/parity/body_shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "conformance/parity/date.h"
#include "conformance/parity/pem_facts.h"
#include "conformance/parity/protobuf_fields.h"
#include "mock_agent/wire/json_text.h"

namespace conformance::parity {
namespace {

using OrderedJson = nlohmann::ordered_json;

bool IsPem(const std::string& text) {
  return text.starts_with("-----BEGIN ");
}

// A body, taken apart: its values in order, each with its place.
struct Leaf {
  std::string place;
  std::string kind;  // "string", "number", "object of path, purpose", "field 2 of wire type 0"
  std::string value;
};

void TakeApart(const OrderedJson& value, const std::string& place, std::vector<Leaf>& leaves) {
  if (value.is_object()) {
    std::string names;
    for (const auto& member : value.items()) names += (names.empty() ? "" : ", ") + member.key();
    leaves.push_back({place, "object", names});
    for (const auto& member : value.items())
      TakeApart(member.value(), place + "/" + member.key(), leaves);
  } else if (value.is_array()) {
    leaves.push_back({place, "array", fmt::format("{} elements", value.size())});
    for (std::size_t at = 0; at < value.size(); ++at)
      TakeApart(value[at], fmt::format("{}/{}", place, at), leaves);
  } else if (value.is_string()) {
    leaves.push_back({place, "string", value.get<std::string>()});
  } else {
    leaves.push_back({place, value.type_name(), value.dump()});
  }
}

// The leaves of a JSON body, or of a protobuf message; nothing where it is neither.
std::optional<std::vector<Leaf>> LeavesOf(const std::string& body) {
  std::vector<Leaf> leaves;
  // What parses and walks JSON recurses, and takes memory for each level.
  if (mock_agent::NestsDeeper(body, mock_agent::kMostJsonDepth)) return std::nullopt;
  const OrderedJson document = OrderedJson::parse(body, nullptr, false);
  if (!document.is_discarded()) {
    TakeApart(document, "", leaves);
    if (!mock_agent::ParseJson(body)) leaves.push_back({"", "an object with a member twice", ""});
    return leaves;
  }
  const auto fields = ProtobufFields(body);
  if (!fields) return std::nullopt;
  for (const ProtobufField& field : *fields)
    leaves.push_back({fmt::format("field {}", field.number),
                      fmt::format("wire type {}", field.wire_type), field.value});
  return leaves;
}

// All PEM texts of a body, for which key belongs to which certificate.
std::string PemsOf(const std::vector<Leaf>& leaves) {
  std::string all;
  for (const Leaf& leaf : leaves) {
    if (IsPem(leaf.value)) all += leaf.value;
  }
  return all;
}

std::optional<std::time_t> AnsweredAt(const Answer& answer) {
  const std::string* const date = HeaderOf(answer, "date");
  return date == nullptr ? std::nullopt : ReadDate(*date);
}

struct Side {
  const Answer& answer;
  std::vector<Leaf> leaves;
};

void ComparePems(const std::string& part, const Side& left, const std::string& left_pem,
                 const Side& right, const std::string& right_pem, std::vector<Difference>& found) {
  const auto lefts = FactsOf(left_pem, PemsOf(left.leaves), AnsweredAt(left.answer));
  const auto rights = FactsOf(right_pem, PemsOf(right.leaves), AnsweredAt(right.answer));
  for (const auto& [fact_part, one, other] : DifferingFacts(lefts, rights))
    found.push_back({fmt::format("{} {}", part, fact_part), one, other});
}

bool IsPrivateKey(const std::string& text) {
  return text.find("PRIVATE KEY-----") != std::string::npos;
}

// What a body is made of, for a difference in that.
std::string Outline(const std::vector<Leaf>& leaves) {
  std::string outline;
  for (const Leaf& leaf : leaves) {
    outline += fmt::format("{}{}: {}", outline.empty() ? "" : "; ", leaf.place, leaf.kind);
    if (leaf.kind == "object") outline += " of " + leaf.value;
  }
  return outline;
}

}  // namespace

std::vector<Difference> CompareShapes(const Answer& left, const Answer& right, bool fresh_keys) {
  auto left_leaves = LeavesOf(left.body);
  auto right_leaves = LeavesOf(right.body);
  if (!left_leaves || !right_leaves) return {{"body", left.body, right.body}};
  const Side one{left, std::move(*left_leaves)};
  const Side other{right, std::move(*right_leaves)};
  if (const auto a = Outline(one.leaves), b = Outline(other.leaves); a != b)
    return {{"body members", a, b}};
  std::vector<Difference> found;
  for (std::size_t at = 0; at < one.leaves.size(); ++at) {
    const std::string& a = one.leaves[at].value;
    const std::string& b = other.leaves[at].value;
    if (a == b) continue;
    const std::string part = "body " + one.leaves[at].place;
    if (IsPem(a) && IsPem(b) && (fresh_keys || !IsPrivateKey(a))) {
      ComparePems(part, one, a, other, b, found);
    } else {
      found.push_back({part, a, b});
    }
  }
  return found;
}

}  // namespace conformance::parity
