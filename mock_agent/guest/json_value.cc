#include "mock_agent/guest/json_value.h"

#include <fmt/format.h>

#include <string>

#include "mock_agent/guest/json_number.h"
#include "mock_agent/guest/json_string.h"
#include "mock_agent/guest/rust_text.h"

namespace mock_agent {
namespace {

constexpr std::string_view kEndInList = "EOF while parsing a list";
constexpr std::string_view kEndInObject = "EOF while parsing an object";
constexpr std::string_view kExpectedValue = "expected value";

JsonFailure IgnoreScalar(JsonCursor& cursor, char first) {
  if (cursor.PeeksDigit()) return IgnoreJsonNumber(cursor);
  switch (first) {
    case 'n':
      cursor.Eat();
      return cursor.Word("ull");
    case 't':
      cursor.Eat();
      return cursor.Word("rue");
    case 'f':
      cursor.Eat();
      return cursor.Word("alse");
    case '-':
      cursor.Eat();
      return IgnoreJsonNumber(cursor);
    case '"':
      cursor.Eat();
      return IgnoreJsonString(cursor);
    default:
      return cursor.AtPeek(kExpectedValue);
  }
}

// IgnoreName takes an object's member up to its colon.
JsonFailure IgnoreName(JsonCursor& cursor) {
  const auto quote = cursor.SkipSpace();
  if (!quote) return cursor.AtPeek(kEndInObject);
  if (*quote != '"') return cursor.AtPeek("key must be a string");
  cursor.Eat();
  if (auto failure = IgnoreJsonString(cursor)) return failure;
  const auto colon = cursor.SkipSpace();
  if (!colon) return cursor.AtPeek(kEndInObject);
  if (*colon != ':') return cursor.AtPeek("expected `:`");
  cursor.Eat();
  return std::nullopt;
}

// IgnoreEnds closes what ends here, and takes the comma before what goes on.
JsonFailure IgnoreEnds(JsonCursor& cursor, std::string& open, bool after_value, bool& done) {
  while (!open.empty()) {
    const bool is_list = open.back() == '[';
    const auto byte = cursor.SkipSpace();
    if (!byte) return cursor.AtPeek(is_list ? kEndInList : kEndInObject);
    if (*byte == ',' && after_value) {
      cursor.Eat();
      return std::nullopt;
    }
    if (*byte != (is_list ? ']' : '}')) {
      if (!after_value) return std::nullopt;
      return cursor.AtPeek(is_list ? "expected `,` or `]`" : "expected `,` or `}`");
    }
    cursor.Eat();
    open.pop_back();
    after_value = true;
  }
  done = true;
  return std::nullopt;
}

}  // namespace

JsonFailure IgnoreJsonValue(JsonCursor& cursor) {
  std::string open;  // the brackets that stand open, in order
  while (true) {
    const auto first = cursor.SkipSpace();
    if (!first) return cursor.AtPeek("EOF while parsing a value");
    const bool opens = *first == '[' || *first == '{';
    if (opens) {
      open += *first;
      cursor.Eat();
    } else if (auto failure = IgnoreScalar(cursor, *first)) {
      return failure;
    }
    bool done = false;
    if (auto failure = IgnoreEnds(cursor, open, !opens, done)) return failure;
    if (done) return std::nullopt;
    if (open.back() == '{') {
      if (auto failure = IgnoreName(cursor)) return failure;
    }
  }
}

JsonError UnexpectedJsonType(JsonCursor& cursor, std::string_view expected) {
  const char first = cursor.Peek().value_or('\0');
  const auto unexpected = [&](std::string_view what) {
    return cursor.Here(fmt::format("invalid type: {}, expected {}", what, expected));
  };
  const auto word = [&](std::string_view rest, std::string_view what) {
    cursor.Eat();
    if (auto failure = cursor.Word(rest)) return *failure;
    return unexpected(what);
  };
  if (first == '-' || cursor.PeeksDigit()) {
    if (first == '-') cursor.Eat();
    JsonNumber number;
    if (auto failure = ReadJsonNumber(cursor, first != '-', number)) return *failure;
    return unexpected(Text(number));
  }
  switch (first) {
    case 'n':
      return word("ull", "null");
    case 't':
      return word("rue", "boolean `true`");
    case 'f':
      return word("alse", "boolean `false`");
    case '"': {
      cursor.Eat();
      std::string text;
      if (auto failure = ReadJsonString(cursor, text)) return *failure;
      return unexpected("string " + DebugString(text));
    }
    case '[':
      return unexpected("sequence");
    case '{':
      return unexpected("map");
    default:
      return cursor.AtPeek(kExpectedValue);
  }
}

}  // namespace mock_agent
