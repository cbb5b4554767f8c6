#include "mock_agent/guest/message.h"

#include <algorithm>
#include <cstdlib>

#include "mock_agent/guest/json_writer.h"

namespace mock_agent {
namespace {

Value DefaultOf(FieldType type) {
  switch (type) {
    case FieldType::kString:
      return std::string();
    case FieldType::kBytes:
      return Bytes();
    case FieldType::kBool:
      return false;
    case FieldType::kNumber:
      return std::optional<std::uint64_t>();
    case FieldType::kStrings:
      return TextList();
    case FieldType::kManyBytes:
      return std::vector<Bytes>();
    case FieldType::kNothing:
      return std::monostate();
  }
  std::abort();
}

template <typename List, typename Append>
void AppendArray(std::string& out, const List& values, Append append) {
  out += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += ',';
    append(values[i]);
  }
  out += ']';
}

struct ValueWriter {
  std::string& out;

  void operator()(std::monostate) const { out += "[]"; }
  void operator()(std::string_view text) const { AppendJsonString(out, text); }
  void operator()(const Bytes& bytes) const { out += '"' + ToHex(bytes) + '"'; }
  void operator()(bool value) const { out += value ? "true" : "false"; }
  void operator()(std::optional<std::uint64_t> value) const {
    out += value ? std::to_string(*value) : "null";
  }
  void operator()(const TextList& texts) const { AppendArray(out, texts, *this); }
  void operator()(const std::vector<Bytes>& all) const { AppendArray(out, all, *this); }
};

}  // namespace

Message::Message(const MessageType& type) : type_(&type) {
  values_.reserve(type.fields.size());
  for (const Field& field : type.fields) values_.push_back(DefaultOf(field.type));
}

std::size_t Message::Position(std::string_view name) const {
  const auto position = FieldNamed(*type_, name);
  if (!position) std::abort();
  return *position;
}

std::optional<std::size_t> FieldNamed(const MessageType& type, std::string_view name) {
  const auto found = std::ranges::find(type.fields, name, &Field::name);
  if (found == type.fields.end()) return std::nullopt;
  return static_cast<std::size_t>(found - type.fields.begin());
}

std::string AnswerToJson(const Message& message) {
  std::string out = "{";
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (i > 0) out += ',';
    out += '"';
    out += message.type().fields[i].name;
    out += "\":";
    std::visit(ValueWriter{out}, message.value(i));
  }
  return out + '}';
}

}  // namespace mock_agent
