#include "mock_agent/guest/json_string.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "mock_agent/guest/rust_text.h"

namespace mock_agent {
namespace {

constexpr std::string_view kEndInString = "EOF while parsing a string";
constexpr std::string_view kControlCharacter =
    "control character (\\u0000-\\u001F) found while parsing a string";
constexpr std::string_view kInvalidEscape = "invalid escape";
constexpr std::string_view kLoneSurrogate = "lone leading surrogate in hex escape";

constexpr std::string_view kEscapes = "\"\\/bfnrt";
constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";

bool EndsPlainRun(char byte) {
  return byte == '"' || byte == '\\' || static_cast<unsigned char>(byte) < 0x20;
}

// TakePlainRun takes the bytes that stand for themselves.
std::string_view TakePlainRun(JsonCursor& cursor) {
  const std::string_view rest = cursor.Rest();
  const auto* const end = std::find_if(rest.begin(), rest.end(), EndsPlainRun);
  return cursor.Take(static_cast<std::size_t>(end - rest.begin()));
}

JsonFailure ReadHexDigits(JsonCursor& cursor, unsigned& value) {
  constexpr std::size_t kDigits = 4;
  const std::string_view digits = cursor.Take(kDigits);
  if (digits.size() < kDigits) return cursor.Here(kEndInString);
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), value, 16);
  if (error != std::errc() || end != digits.end()) return cursor.Here(kInvalidEscape);
  return std::nullopt;
}

// ReadSurrogates takes the other half of a character above U+FFFF.
JsonFailure ReadSurrogates(JsonCursor& cursor, unsigned leading, std::string& value) {
  for (const char expected : {'\\', 'u'}) {
    const auto byte = cursor.Next();
    if (!byte) return cursor.Here(kEndInString);
    if (*byte != expected) return cursor.Here("unexpected end of hex escape");
  }
  unsigned trailing = 0;
  if (auto failure = ReadHexDigits(cursor, trailing)) return failure;
  if (trailing < 0xdc00 || trailing > 0xdfff) return cursor.Here(kLoneSurrogate);
  AppendUtf8(value, 0x10000 + ((leading - 0xd800) << 10 | (trailing - 0xdc00)));
  return std::nullopt;
}

JsonFailure ReadUnicodeEscape(JsonCursor& cursor, std::string& value) {
  unsigned unit = 0;
  if (auto failure = ReadHexDigits(cursor, unit)) return failure;
  if (unit >= 0xdc00 && unit <= 0xdfff) return cursor.Here(kLoneSurrogate);
  if (unit >= 0xd800 && unit <= 0xdbff) return ReadSurrogates(cursor, unit, value);
  AppendUtf8(value, unit);
  return std::nullopt;
}

JsonFailure ReadEscape(JsonCursor& cursor, std::string& value) {
  const auto letter = cursor.Next();
  if (!letter) return cursor.Here(kEndInString);
  if (*letter == 'u') return ReadUnicodeEscape(cursor, value);
  const std::size_t which = kEscapes.find(*letter);
  if (which == std::string_view::npos) return cursor.Here(kInvalidEscape);
  value += kMeanings[which];
  return std::nullopt;
}

JsonFailure IgnoreEscape(JsonCursor& cursor) {
  const auto letter = cursor.Next();
  if (!letter) return cursor.Here(kEndInString);
  unsigned unit = 0;
  if (*letter == 'u') return ReadHexDigits(cursor, unit);
  if (kEscapes.find(*letter) == std::string_view::npos) return cursor.Here(kInvalidEscape);
  return std::nullopt;
}

}  // namespace

JsonFailure ReadJsonString(JsonCursor& cursor, std::string& value) {
  value.clear();
  while (true) {
    value += TakePlainRun(cursor);
    const auto byte = cursor.Next();
    if (!byte) return cursor.Here(kEndInString);
    if (*byte == '"') {
      if (FindUtf8Defect(value)) return cursor.Here("invalid unicode code point");
      return std::nullopt;
    }
    if (*byte != '\\') return cursor.Here(kControlCharacter);
    if (auto failure = ReadEscape(cursor, value)) return failure;
  }
}

JsonFailure IgnoreJsonString(JsonCursor& cursor) {
  while (true) {
    TakePlainRun(cursor);
    const auto byte = cursor.Peek();
    if (!byte) return cursor.Here(kEndInString);
    // A control character is not taken, other than where a string is read.
    if (*byte != '"' && *byte != '\\') return cursor.Here(kControlCharacter);
    cursor.Eat();
    if (*byte == '"') return std::nullopt;
    if (auto failure = IgnoreEscape(cursor)) return failure;
  }
}

}  // namespace mock_agent
