#include "mock_agent/guest/json_message.h"

#include <fmt/format.h>

#include <utility>

#include "mock_agent/guest/hex_field.h"
#include "mock_agent/guest/json_cursor.h"
#include "mock_agent/guest/json_number.h"
#include "mock_agent/guest/json_string.h"
#include "mock_agent/guest/json_value.h"

namespace mock_agent {
namespace {

constexpr std::string_view kNoValue = "EOF while parsing a value";
constexpr std::string_view kTrailingComma = "trailing comma";
constexpr std::string_view kTrailingCharacters = "trailing characters";

// The readers below take one value each. Where they fail, the cursor stands where serde_json's does:
// the position of a later error depends on it.

JsonFailure ReadText(JsonCursor& cursor, std::string& value) {
  const auto first = cursor.SkipSpace();
  if (!first) return cursor.AtPeek(kNoValue);
  if (*first != '"') return UnexpectedJsonType(cursor, "a string");
  cursor.Eat();
  return ReadJsonString(cursor, value);
}

JsonFailure ReadHex(JsonCursor& cursor, Bytes& value) {
  std::string hex;
  if (auto failure = ReadText(cursor, hex)) return failure;
  auto bytes = BytesOfHexField(hex);
  if (!bytes) return JsonError{bytes.error()};
  value = std::move(bytes).value();
  return std::nullopt;
}

JsonFailure ReadBool(JsonCursor& cursor, bool& value) {
  const auto first = cursor.SkipSpace();
  if (!first) return cursor.AtPeek(kNoValue);
  if (*first != 't' && *first != 'f') return UnexpectedJsonType(cursor, "a boolean");
  cursor.Eat();
  value = *first == 't';
  return cursor.Word(value ? "rue" : "alse");
}

JsonFailure ReadNumber(JsonCursor& cursor, std::optional<std::uint64_t>& value) {
  value.reset();
  const auto first = cursor.SkipSpace();
  if (!first) return cursor.AtPeek(kNoValue);
  if (*first == 'n') {
    cursor.Eat();
    return cursor.Word("ull");
  }
  const bool positive = *first != '-';
  if (positive && !cursor.PeeksDigit()) return UnexpectedJsonType(cursor, "u64");
  if (!positive) cursor.Eat();
  JsonNumber number;
  if (auto failure = ReadJsonNumber(cursor, positive, number)) return failure;
  if (const auto* whole = std::get_if<unsigned long long>(&number)) {
    value = *whole;
    return std::nullopt;
  }
  const bool is_integer = std::holds_alternative<long long>(number);
  return cursor.Here(
      fmt::format("invalid {}: {}, expected u64", is_integer ? "value" : "type", Text(number)));
}

// EndList and EndObject take the closing bracket, also where something went wrong before.
JsonFailure EndList(JsonCursor& cursor) {
  const auto byte = cursor.SkipSpace();
  if (!byte) return cursor.AtPeek("EOF while parsing a list");
  if (*byte != ']' && *byte != ',') return cursor.AtPeek(kTrailingCharacters);
  cursor.Eat();
  if (*byte == ']') return std::nullopt;
  return cursor.AtPeek(cursor.SkipSpace() == ']' ? kTrailingComma : kTrailingCharacters);
}

JsonFailure EndObject(JsonCursor& cursor) {
  const auto byte = cursor.SkipSpace();
  if (!byte) return cursor.AtPeek("EOF while parsing an object");
  if (*byte != '}') return cursor.AtPeek(*byte == ',' ? kTrailingComma : kTrailingCharacters);
  cursor.Eat();
  return std::nullopt;
}

// NextElement goes to an array's next value, and says whether there is one.
JsonFailure NextElement(JsonCursor& cursor, bool& first, bool& there) {
  const auto byte = cursor.SkipSpace();
  if (!byte) return cursor.AtPeek("EOF while parsing a list");
  there = *byte != ']';
  if (!there || std::exchange(first, false)) return std::nullopt;
  if (*byte != ',') return cursor.AtPeek("expected `,` or `]`");
  cursor.Eat();
  const auto value = cursor.SkipSpace();
  if (!value) return cursor.AtPeek(kNoValue);
  if (*value == ']') return cursor.AtPeek(kTrailingComma);
  return std::nullopt;
}

// NextName goes to an object's next member and takes its name, and says whether there is one.
JsonFailure NextName(JsonCursor& cursor, bool& first, bool& there, std::string& name) {
  auto byte = cursor.SkipSpace();
  if (!byte) return cursor.AtPeek("EOF while parsing an object");
  there = *byte != '}';
  if (!there) return std::nullopt;
  if (!std::exchange(first, false)) {
    if (*byte != ',') return cursor.AtPeek("expected `,` or `}`");
    cursor.Eat();
    byte = cursor.SkipSpace();
    if (!byte) return cursor.AtPeek(kNoValue);
    if (*byte == '}') return cursor.AtPeek(kTrailingComma);
  }
  if (*byte != '"') return cursor.AtPeek("key must be a string");
  cursor.Eat();
  return ReadJsonString(cursor, name);
}

JsonFailure TakeColon(JsonCursor& cursor) {
  const auto byte = cursor.SkipSpace();
  if (!byte) return cursor.AtPeek("EOF while parsing an object");
  if (*byte != ':') return cursor.AtPeek("expected `:`");
  cursor.Eat();
  return std::nullopt;
}

// Ended is how a container ends: the first thing that went wrong counts, placed where its end was
// sought.
JsonFailure Ended(const JsonCursor& cursor, JsonFailure inside, JsonFailure at_end) {
  if (!inside) inside = std::move(at_end);
  if (inside) return cursor.Placed(*std::move(inside));
  return std::nullopt;
}

JsonFailure ReadElements(JsonCursor& cursor, TextList& values) {
  bool first = true;
  std::string value;
  while (true) {
    bool there = false;
    if (auto failure = NextElement(cursor, first, there)) return failure;
    if (!there) return std::nullopt;
    if (auto failure = ReadText(cursor, value)) return failure;
    values.Append(value);
  }
}

JsonFailure ReadTexts(JsonCursor& cursor, TextList& values) {
  const auto first = cursor.SkipSpace();
  if (!first) return cursor.AtPeek(kNoValue);
  if (*first != '[') return UnexpectedJsonType(cursor, "a sequence");
  cursor.Eat();
  JsonFailure inside = ReadElements(cursor, values);
  JsonFailure at_end = EndList(cursor);
  return Ended(cursor, std::move(inside), std::move(at_end));
}

struct ValueReader {
  JsonCursor& cursor;

  JsonFailure operator()(std::string& value) const { return ReadText(cursor, value); }
  JsonFailure operator()(Bytes& value) const { return ReadHex(cursor, value); }
  JsonFailure operator()(bool& value) const { return ReadBool(cursor, value); }
  JsonFailure operator()(std::optional<std::uint64_t>& value) const {
    return ReadNumber(cursor, value);
  }
  JsonFailure operator()(TextList& values) const { return ReadTexts(cursor, values); }
  // What only answers have is never read.
  JsonFailure operator()(std::vector<Bytes>&) const { return IgnoreJsonValue(cursor); }
  JsonFailure operator()(std::monostate) const { return IgnoreJsonValue(cursor); }
};

JsonFailure ReadByPosition(JsonCursor& cursor, Message& message) {
  bool first = true;
  for (std::size_t field = 0; field < message.size(); ++field) {
    bool there = false;
    if (auto failure = NextElement(cursor, first, there)) return failure;
    if (!there) continue;
    if (auto failure = std::visit(ValueReader{cursor}, message.value(field))) return failure;
  }
  return std::nullopt;
}

JsonFailure ReadByName(JsonCursor& cursor, Message& message) {
  std::vector<bool> seen(message.size());
  bool first = true;
  std::string name;
  while (true) {
    bool there = false;
    if (auto failure = NextName(cursor, first, there, name)) return failure;
    if (!there) return std::nullopt;
    const auto field = FieldNamed(message.type(), name);
    if (field && seen[*field]) return JsonError{fmt::format("duplicate field `{}`", name)};
    if (auto failure = TakeColon(cursor)) return failure;
    if (!field) {
      if (auto failure = IgnoreJsonValue(cursor)) return failure;
      continue;
    }
    seen[*field] = true;
    if (auto failure = std::visit(ValueReader{cursor}, message.value(*field))) return failure;
  }
}

JsonFailure ReadMessage(JsonCursor& cursor, Message& message) {
  const auto first = cursor.SkipSpace();
  if (!first) return cursor.AtPeek(kNoValue);
  if (*first != '[' && *first != '{') {
    return UnexpectedJsonType(cursor, fmt::format("struct {}", message.type().name));
  }
  cursor.Eat();
  const bool by_position = *first == '[';
  JsonFailure inside = by_position ? ReadByPosition(cursor, message) : ReadByName(cursor, message);
  JsonFailure at_end = by_position ? EndList(cursor) : EndObject(cursor);
  return Ended(cursor, std::move(inside), std::move(at_end));
}

}  // namespace

Outcome<Message, std::string> MessageFromJson(const MessageType& type, std::string_view body) {
  Message message(type);
  if (body.empty()) return message;
  JsonCursor cursor(body);
  if (auto failure = ReadMessage(cursor, message)) return failure->text;
  if (cursor.SkipSpace()) return cursor.AtPeek(kTrailingCharacters).text;
  return message;
}

}  // namespace mock_agent
