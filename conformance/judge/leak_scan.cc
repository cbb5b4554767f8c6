#include "conformance/judge/leak_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

namespace conformance {
namespace {

using Span = std::span<const std::uint8_t>;

constexpr std::size_t kShortestNeedle = 16;  // bytes of a secret
constexpr std::size_t kKeyDigits = 64;       // of hex, enough for a key

// HexValue is -1 for what is no hex digit.
int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// View is the text in one normal form, with the place in the text that each byte came from.
struct View {
  std::string text;
  std::vector<std::size_t> origin;

  explicit View(std::string_view of) {
    text.reserve(of.size());
    origin.reserve(of.size());
  }
  void Add(char c, std::size_t from) {
    text.push_back(c);
    origin.push_back(from);
  }
};

View AsItStands(std::string_view text) {
  View view(text);
  for (std::size_t i = 0; i < text.size(); ++i) view.Add(text[i], i);
  return view;
}

// Escape is the byte that the start of `text` stands for and how many characters stand for it.
std::pair<char, std::size_t> Escape(std::string_view text) {
  const auto hex_byte_after = [text](std::string_view prefix) {
    const std::size_t at = prefix.size();
    return text.starts_with(prefix) && text.size() >= at + 2 && HexValue(text[at]) >= 0 &&
           HexValue(text[at + 1]) >= 0;
  };
  for (const std::string_view prefix : {"\\x", "\\u00", "%"}) {
    if (!hex_byte_after(prefix)) continue;
    const std::size_t at = prefix.size();
    return {static_cast<char>(16 * HexValue(text[at]) + HexValue(text[at + 1])), at + 2};
  }
  if (text.size() < 2) return {text[0], 1};
  if (text[0] == '\\') {
    constexpr std::string_view kLetters = "abfnrtv0";
    constexpr std::string_view kMeanings{"\a\b\f\n\r\t\v\0", 8};
    const std::size_t letter = kLetters.find(text[1]);
    return {letter == std::string_view::npos ? text[1] : kMeanings[letter], 2};
  }
  const auto first = static_cast<unsigned char>(text[0]);
  const auto second = static_cast<unsigned char>(text[1]);
  if ((first == 0xC2 || first == 0xC3) && (second & 0xC0U) == 0x80) {
    return {static_cast<char>(((first & 3U) << 6U) | (second & 0x3FU)), 2};
  }
  return {text[0], 1};
}

// Unescaped undoes string literals and URLs, also where UTF-8 made from Latin-1 stands in them.
View Unescaped(std::string_view text) {
  View view(text);
  for (std::size_t i = 0; i < text.size();) {
    const auto [byte, length] = Escape(text.substr(i));
    view.Add(byte, i);
    i += length;
  }
  return view;
}

// HexDigits keeps the hex digits alone, in lower case, whatever stands between them.
View HexDigits(std::string_view text) {
  View view(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = HexValue(text[i]);
    if (value >= 0) view.Add("0123456789abcdef"[value], i);
  }
  return view;
}

// HexDigitsAfter0x is HexDigits without the 0 of every 0x.
View HexDigitsAfter0x(std::string_view text) {
  View view(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("0x") || text.substr(i).starts_with("0X")) continue;
    const int value = HexValue(text[i]);
    if (value >= 0) view.Add("0123456789abcdef"[value], i);
  }
  return view;
}

// Base64Lines joins lines, undoes JSON's \/ and turns base64url into base64.
View Base64Lines(std::string_view text) {
  View view(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '\r':
      case '\n':
      case '\t':
      case ' ':
      case '\\':
        break;
      case '-':
        view.Add('+', i);
        break;
      case '_':
        view.Add('/', i);
        break;
      default:
        view.Add(text[i], i);
    }
  }
  return view;
}

// Numbers is every run of decimal digits, without leading zeros, between commas: ",222,173,".
View Numbers(std::string_view text) {
  View view(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!IsDigit(text[i])) continue;
    const bool starts = i == 0 || !IsDigit(text[i - 1]);
    if (starts) view.Add(',', i);
    const bool last = i + 1 == text.size() || !IsDigit(text[i + 1]);
    if (text[i] != '0' || view.text.back() != ',' || last) view.Add(text[i], i);
  }
  view.Add(',', text.size());
  return view;
}

using Needles = std::vector<std::string>;

Needles Raw(Span bytes) {
  return {std::string(bytes.begin(), bytes.end())};
}

// RawOrUtf8 is the bytes, and the bytes as Latin-1 text turned into UTF-8.
Needles RawOrUtf8(Span bytes) {
  std::string utf8;
  for (const std::uint8_t byte : bytes) {
    if (byte >= 0x80) utf8 += byte < 0xC0 ? '\xC2' : '\xC3';
    utf8 += static_cast<char>(byte < 0xC0 ? byte : byte - 0x40);
  }
  return {std::string(bytes.begin(), bytes.end()), utf8};
}

Needles Hex(Span bytes) {
  return {fmt::format("{:02x}", fmt::join(bytes, ""))};
}

// Base64 is, for each alignment, the letters that these bytes alone decide, whatever stands before
// and after them.
Needles Base64(Span bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto bit = [bytes](std::size_t i) { return (bytes[i / 8] >> (7 - i % 8)) & 1U; };
  Needles needles;
  for (const std::size_t skipped_bits : {0U, 2U, 4U}) {  // of the first byte, by the letter before
    std::string letters;
    for (std::size_t i = skipped_bits; i + 6 <= 8 * bytes.size(); i += 6) {
      std::size_t letter = 0;
      for (std::size_t j = i; j < i + 6; ++j) letter = 2 * letter + bit(j);
      letters.push_back(kAlphabet[letter]);
    }
    needles.push_back(std::move(letters));
  }
  return needles;
}

// Decimal is the bytes as numbers, and as the magnitudes of signed numbers.
Needles Decimal(Span bytes) {
  std::string unsigned_list = ",";
  std::string signed_list = ",";
  for (const int byte : bytes) {
    unsigned_list += fmt::format("{},", byte);
    signed_list += fmt::format("{},", byte < 128 ? byte : 256 - byte);
  }
  return {unsigned_list, signed_list};
}

struct Encoding {
  std::string_view name;
  View (*normalise)(std::string_view text);
  Needles (*needles)(Span bytes);
};

constexpr std::array kEncodings = {
    Encoding{.name = "raw bytes", .normalise = AsItStands, .needles = RawOrUtf8},
    Encoding{.name = "escaped bytes", .normalise = Unescaped, .needles = Raw},
    Encoding{.name = "hex", .normalise = HexDigits, .needles = Hex},
    Encoding{.name = "hex", .normalise = HexDigitsAfter0x, .needles = Hex},
    Encoding{.name = "base64", .normalise = Base64Lines, .needles = Base64},
    Encoding{.name = "decimal numbers", .normalise = Numbers, .needles = Decimal},
};

struct Piece {
  std::string name;
  std::vector<std::uint8_t> bytes;
};

// Pieces is what is looked for, the whole first.
std::vector<Piece> Pieces(Span secret) {
  const std::size_t half = secret.size() / 2;
  const std::array<std::pair<std::string_view, Span>, 3> parts = {{
      {"the secret", secret},
      {"the first half of the secret", secret.first(half)},
      {"the second half of the secret", secret.subspan(half)},
  }};
  std::vector<Piece> pieces;
  for (const auto& [name, part] : parts) {
    const bool one_byte_repeated =
        std::adjacent_find(part.begin(), part.end(), std::not_equal_to<>()) == part.end();
    if (part.size() < kShortestNeedle || one_byte_repeated) continue;
    pieces.push_back({std::string(name), {part.begin(), part.end()}});
    pieces.push_back({fmt::format("{}, backwards,", name), {part.rbegin(), part.rend()}});
  }
  return pieces;
}

std::size_t SkipWhiteSpace(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

// HexRun is how many hex digits stand at `at`.
std::size_t HexRun(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && HexValue(text[end]) >= 0) ++end;
  return end - at;
}

// HoldsHexString says whether a colon and a JSON string of hex digits stand at `at`.
bool HoldsHexString(std::string_view text, std::size_t at) {
  at = SkipWhiteSpace(text, at);
  if (!text.substr(at).starts_with(':')) return false;
  at = SkipWhiteSpace(text, at + 1);
  if (!text.substr(at).starts_with('"')) return false;
  ++at;
  if (text.substr(at).starts_with("0x") || text.substr(at).starts_with("0X")) at += 2;
  const std::size_t digits = HexRun(text, at);
  return digits > 0 && text.substr(at + digits).starts_with('"');
}

}  // namespace

std::optional<std::string> FindLeak(std::string_view text, Span secret) {
  const std::vector<Piece> pieces = Pieces(secret);
  if (pieces.empty()) return std::nullopt;
  for (const Encoding& encoding : kEncodings) {
    const View view = encoding.normalise(text);
    for (const Piece& piece : pieces) {
      for (const std::string& needle : encoding.needles(piece.bytes)) {
        const auto found =
            std::search(view.text.begin(), view.text.end(),
                        std::boyer_moore_horspool_searcher(needle.begin(), needle.end()));
        if (found == view.text.end()) continue;
        const auto at = static_cast<std::size_t>(found - view.text.begin());
        return fmt::format("{} of {} at byte {}", encoding.name, piece.name, view.origin[at]);
      }
    }
  }
  return std::nullopt;
}

std::optional<std::string> FindKeyMaterial(std::string_view text) {
  for (const std::string_view name : {"\"secret\"", "\"key\"", "\"public_key\""}) {
    for (std::size_t at = text.find(name); at != std::string_view::npos;
         at = text.find(name, at + 1)) {
      if (!HoldsHexString(text, at + name.size())) continue;
      return fmt::format("a JSON member {} with a hex string at byte {}", name, at);
    }
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t digits = HexRun(text, at);
    if (digits >= kKeyDigits) return fmt::format("{} hex digits in a row at byte {}", digits, at);
    at += digits + 1;
  }
  return std::nullopt;
}

}  // namespace conformance
