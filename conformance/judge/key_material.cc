#include "conformance/judge/key_material.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bitset>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/locale/utf.hpp>
#include <locale>

#include "conformance/judge/character_class.h"
#include "conformance/judge/drawn_text.h"

namespace conformance {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kHexKey = 64;
constexpr std::size_t kShortestTold = 8;
constexpr std::size_t kNoTextBytes = 5;
constexpr std::size_t kMostRawKey = 256;
constexpr std::size_t kFewestDifferent = 8;
constexpr std::size_t kFewestDifferentRaw = 16;
constexpr std::size_t kLongestSeparator = 4;

// Token is a run of characters that could be a key.
struct Token {
  std::string_view encoding;
  std::size_t at;
  std::size_t size;
};

template <typename Is>
std::size_t RunLength(std::string_view text, std::size_t at, Is is) {
  std::size_t end = at;
  while (end < text.size() && is(text[end])) ++end;
  return end - at;
}

bool IsHexDigit(char c) {
  return kHexDigits[c] >= 0;
}
bool IsBase64Digit(char c) {
  return kBase64Digits[c] >= 0;
}
bool IsBase85Digit(char c) {
  return IsVisible(c) && c != '"' && c != '\'';
}

template <typename Is, typename Looks>
std::optional<Token> FindRun(std::string_view text, std::string_view encoding, Is is, Looks looks) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = RunLength(text, at, is);
    if (looks(text.substr(at, size))) return Token{encoding, at, size};
    at += size + 1;
  }
  return std::nullopt;
}

// FindRunToken is the first key that stands in one piece.
std::optional<Token> FindRunToken(std::string_view text) {
  if (auto hex = FindRun(text, "hex digits", IsHexDigit,
                         [](std::string_view run) { return run.size() >= kHexKey; })) {
    return hex;
  }
  if (auto base64 = FindRun(text, "characters like base64", IsBase64Digit, LooksDrawn64)) {
    return base64;
  }
  if (auto base32 = FindRun(text, "characters like base32", IsLetterOrDigit, LooksDrawn32)) {
    return base32;
  }
  return FindRun(text, "characters like base85", IsBase85Digit, LooksDrawn85);
}

// ListItem is the number that a word of a list stands for; -1 for none.
int ListItem(std::string_view word, bool hex) {
  if (hex && (word.starts_with("0x") || word.starts_with("0X"))) word.remove_prefix(2);
  if (hex && word.starts_with('x')) word.remove_prefix(1);
  if (word.empty() || word.size() > (hex ? 2U : 3U)) return -1;
  int value = 0;
  for (const char c : word) {
    const int digit = hex ? kHexDigits[c] : kDecimalDigits[c];
    if (digit < 0) return -1;
    value = value * (hex ? 16 : 10) + digit;
  }
  return value < 256 && (!hex || word.size() == 2) ? value : -1;
}

// FindList is the first list of bytes as numbers.
std::optional<Token> FindList(std::string_view text, bool hex) {
  std::bitset<256> different;
  std::size_t count = 0;
  std::size_t start = 0;
  std::size_t end = 0;
  const auto is_key = [&] { return count >= kKeyBytes && different.count() >= kFewestDifferent; };
  for (std::size_t at = 0; at < text.size() && !(is_key() && at > end + kLongestSeparator);) {
    const std::size_t size = RunLength(text, at, IsLetterOrDigit);
    if (size == 0) {
      ++at;
      continue;
    }
    const int value = ListItem(text.substr(at, size), hex);
    if (value < 0 || at > end + kLongestSeparator) {
      if (is_key()) break;
      count = 0;
      different.reset();
    }
    if (value >= 0) {
      if (count++ == 0) start = at;
      different.set(static_cast<std::size_t>(value));
      end = at + size;
    }
    at += size;
  }
  if (!is_key()) return std::nullopt;
  return Token{hex ? "hex bytes in a list" : "numbers in a list", start, end - start};
}

std::optional<Token> FindPem(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN ";
  for (std::size_t at = text.find(kBegin); at != text.npos; at = text.find(kBegin, at + 1)) {
    const std::string_view label = text.substr(at, text.find('\n', at) - at);
    if (label.find("PRIVATE KEY") != label.npos) return Token{"bytes of PEM", at, label.size()};
  }
  return std::nullopt;
}

std::string Named(const Token& token) {
  return fmt::format("{} {} at byte {}", token.size, token.encoding, token.at);
}

// NoTextBytes counts what no text has: control characters and what is no UTF-8.
std::size_t NoTextBytes(std::string_view text) {
  std::size_t count = 0;
  for (const char* at = text.data(); at != text.data() + text.size();) {
    const char* const start = at;
    const auto point = boost::locale::utf::utf_traits<char>::decode(at, text.data() + text.size());
    if (point == boost::locale::utf::illegal || point == boost::locale::utf::incomplete) {
      at = start + 1;
      ++count;
    } else if (point < 0x20 && !IsBlank(*start) && *start != '\x1b') {
      ++count;
    }
  }
  return count;
}

bool LooksLikeARawKey(std::string_view contents) {
  if (contents.size() < kKeyBytes || contents.size() > kMostRawKey) return false;
  std::bitset<256> different;
  for (const char c : contents) different.set(static_cast<unsigned char>(c));
  return NoTextBytes(contents) >= kNoTextBytes && different.count() >= kFewestDifferentRaw;
}

std::size_t SkipWhiteSpace(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

// HoldsHexString says whether a colon and a JSON string of hex digits stand at `at`.
bool HoldsHexString(std::string_view text, std::size_t at) {
  at = SkipWhiteSpace(text, at);
  if (!text.substr(at).starts_with(':')) return false;
  at = SkipWhiteSpace(text, at + 1);
  if (!text.substr(at).starts_with('"')) return false;
  ++at;
  if (text.substr(at).starts_with("0x") || text.substr(at).starts_with("0X")) at += 2;
  const std::size_t digits = RunLength(text, at, IsHexDigit);
  return digits > 0 && text.substr(at + digits).starts_with('"');
}

std::optional<std::string> FindKeyMember(std::string_view text) {
  for (const std::string_view name : {"\"secret\"", "\"key\"", "\"public_key\""}) {
    for (std::size_t at = text.find(name); at != text.npos; at = text.find(name, at + 1)) {
      if (!HoldsHexString(text, at + name.size())) continue;
      return fmt::format("a JSON member {} with a hex string at byte {}", name, at);
    }
  }
  return std::nullopt;
}

bool HasOneOf(std::string_view word, std::span<const std::string_view> parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [word](std::string_view part) { return word.find(part) != word.npos; });
}

// CallsAnIdentifier: many have 32 bytes, those of containers, commits and requests.
bool CallsAnIdentifier(std::string_view word) {
  constexpr std::array<std::string_view, 5> kIdentified = {"trace", "request", "commit", "instance",
                                                           "container"};
  return word.ends_with("id") || HasOneOf(word, kIdentified);
}

bool HasNoWord(std::string_view text) {
  return std::none_of(text.begin(), text.end(), IsLetterOrDigit);
}

// IsKeyInItsLine: what stands around the token in its line says that it is one.
bool IsKeyInItsLine(std::string_view before, std::string_view after) {
  constexpr std::array<std::string_view, 4> kKeyWords = {"key", "secret", "seed", "private"};
  constexpr std::array<std::string_view, 6> kOtherWords = {"sha",      "hash", "digest",
                                                           "checksum", "etag", "fingerprint"};
  std::string name(before);
  boost::algorithm::to_lower(name, std::locale::classic());
  const std::size_t end = name.find_last_not_of(" \t\"'=:>([{,");
  const std::size_t cut = std::min(end, name.size());
  const bool member =
      before.ends_with('"') && name.find(':', std::min(cut, name.size())) != name.npos;
  name.resize(end == name.npos ? 0 : end + 1);
  const std::size_t start = name.find_last_of(" \t\"'{[,");
  const std::string word = name.substr(start == name.npos ? 0 : start + 1);
  if (HasOneOf(word, kOtherWords)) return false;
  if (HasOneOf(word, kKeyWords)) return true;
  if (member) return !CallsAnIdentifier(word);
  // NAME=KEY, or nothing but the key.
  const bool alone =
      start == name.npos &&
      (name.empty() || HasOneOf(before.substr(cut), std::array<std::string_view, 2>{"=", ":"}));
  return alone && HasNoWord(after);
}

std::optional<std::string> FindKeyInLines(std::string_view contents) {
  for (std::size_t line = 0; line < contents.size();) {
    const std::size_t end = std::min(contents.find('\n', line), contents.size());
    for (std::size_t at = line; at < end;) {
      auto token = FindRunToken(contents.substr(at, end - at));
      if (!token) break;
      token->at += at;
      const std::size_t behind = token->at + token->size;
      if (IsKeyInItsLine(contents.substr(line, token->at - line),
                         contents.substr(behind, end - behind))) {
        return Named(*token);
      }
      at = behind;
    }
    line = end + 1;
  }
  return std::nullopt;
}

// IsWholeFile: nothing but punctuation stands around it.
bool IsWholeFile(std::string_view contents, const Token& token) {
  return HasNoWord(contents.substr(0, token.at)) &&
         HasNoWord(contents.substr(token.at + token.size));
}

}  // namespace

std::optional<std::string> FindKeyInOutput(std::string_view output,
                                           std::span<const std::string> told) {
  std::string text(output);
  for (const std::string& each : told) {
    if (each.size() < kShortestTold) continue;
    for (std::size_t at = text.find(each); at != text.npos; at = text.find(each, at)) {
      text.replace(at, each.size(), each.size(), ' ');
    }
  }
  if (auto member = FindKeyMember(text)) return member;
  if (const auto pem = FindPem(text)) return Named(*pem);
  if (const auto token = FindRunToken(text)) return Named(*token);
  for (const bool hex : {true, false}) {
    if (const auto list = FindList(text, hex)) return Named(*list);
  }
  if (const std::size_t count = NoTextBytes(text); count >= kNoTextBytes) {
    return fmt::format("{} bytes that are no text", count);
  }
  return std::nullopt;
}

std::optional<std::string> FindKeyInFile(std::string_view contents) {
  if (const auto pem = FindPem(contents)) return Named(*pem);
  if (LooksLikeARawKey(contents)) {
    return fmt::format("{} bytes that look like a raw key", contents.size());
  }
  for (const bool hex : {true, false}) {
    const auto list = FindList(contents, hex);
    if (list && IsWholeFile(contents, *list)) return Named(*list);
  }
  return FindKeyInLines(contents);
}

}  // namespace conformance
