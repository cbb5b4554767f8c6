#include "fuzz/strict_answer.h"

#include <algorithm>
#include <boost/outcome/try.hpp>
#include <optional>
#include <set>
#include <string>

#include "fuzz/strict_json.h"

namespace fuzz {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";
constexpr std::size_t kMostLengthDigits = 18;  // fits 64 bits, and is far beyond any answer

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool IsTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kTokenMarks.find(c) != kTokenMarks.npos;
}

// RFC 9110, 5.5, and the reason phrase of RFC 9112, 4: tab, space, visible and non-ASCII
// characters.
bool IsFieldCharacter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= ' ' && byte != 0x7f);
}

bool IsFieldText(std::string_view text) {
  return std::all_of(text.begin(), text.end(), IsFieldCharacter);
}

std::string_view TrimOptionalSpace(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Result<std::uint64_t> Number(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of(kDigits) != digits.npos) {
    return Refusal::kContentLength;
  }
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  if (digits.size() > kMostLengthDigits) return Refusal::kContentLength;
  std::uint64_t number = 0;
  for (const char digit : digits) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
  return number;
}

// NextLine takes one line of the head, without its CRLF, off the front of `rest`.
Result<std::string_view> NextLine(std::string_view& rest) {
  const auto end = rest.find("\r\n");
  if (end == rest.npos) return Refusal::kHeader;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 2);
  return line;
}

Result<void> CheckStatusLine(std::string_view line) {
  constexpr std::string_view kStart = "HTTP/1.1 200 ";
  if (line.substr(0, kStart.size()) != kStart || !IsFieldText(line)) return Refusal::kStatusLine;
  return success();
}

// CheckHeader also keeps what a Content-Length says in `length`.
Result<void> CheckHeader(std::string_view line, std::optional<std::uint64_t>& length) {
  const auto colon = line.find(':');
  if (colon == line.npos || colon == 0 || !IsFieldText(line) ||
      !std::all_of(line.begin(), line.begin() + colon, IsTokenCharacter)) {
    return Refusal::kHeader;
  }
  const std::string name = Lower(line.substr(0, colon));
  if (name == "transfer-encoding" || name == "content-encoding") return Refusal::kCoding;
  if (name == "content-length") {
    BOOST_OUTCOME_TRY(number, Number(TrimOptionalSpace(line.substr(colon + 1))));
    if (length && *length != number) return Refusal::kContentLength;
    length = number;
  }
  return success();
}

Result<std::string_view> BodyOf(std::string_view answer) {
  if (answer.size() > kMostStrictBytes) return Refusal::kTooLarge;
  std::string_view rest = answer;
  BOOST_OUTCOME_TRY(status_line, NextLine(rest));
  BOOST_OUTCOME_TRYV(CheckStatusLine(status_line));
  std::optional<std::uint64_t> length;
  for (;;) {
    BOOST_OUTCOME_TRY(line, NextLine(rest));
    if (line.empty()) break;
    BOOST_OUTCOME_TRYV(CheckHeader(line, length));
  }
  if (length && *length != rest.size()) return Refusal::kBodyLength;
  return rest;
}

Result<std::string> KeyOf(std::string_view body) {
  BOOST_OUTCOME_TRY(members, ReadJsonObject(body));
  std::set<std::string_view> names;
  const JsonMember* key = nullptr;
  for (const JsonMember& member : members) {
    if (!names.insert(member.name).second) return Refusal::kDuplicateMember;
    if (member.name == "key") key = &member;
  }
  if (names.count("error") != 0) return Refusal::kErrorMember;
  if (key == nullptr || !key->text) return Refusal::kNoKey;
  return *key->text;
}

Result<std::vector<std::uint8_t>> Decode(std::string_view hex) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  const std::string lower = Lower(hex);
  const std::string_view digits =
      std::string_view(lower).substr(lower.substr(0, 2) == "0x" ? 2 : 0);
  if (digits.size() % 2 != 0 || digits.find_first_not_of(kHexDigits) != digits.npos) {
    return Refusal::kNotHex;
  }
  std::vector<std::uint8_t> bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(kHexDigits.find(digits[i]) << 4 |
                                              kHexDigits.find(digits[i + 1])));
  }
  if (bytes.size() < 32) return Refusal::kTooShort;
  if (std::count(bytes.begin(), bytes.end(), 0) == std::ssize(bytes)) return Refusal::kAllZero;
  return bytes;
}

}  // namespace

Result<std::vector<std::uint8_t>> SecretOfStrictAnswer(std::string_view answer) {
  BOOST_OUTCOME_TRY(body, BodyOf(answer));
  BOOST_OUTCOME_TRY(key, KeyOf(body));
  return Decode(key);
}

}  // namespace fuzz
