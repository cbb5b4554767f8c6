#include "conformance/judge/unescaping.h"

#include <algorithm>
#include <array>
#include <optional>

#include "conformance/judge/character_class.h"

namespace conformance {
namespace {

// Digits reads so many digits of the base, and what has to close them.
std::optional<Unescaped> Digits(std::string_view text, std::size_t from, std::size_t least,
                                std::size_t most, int base, std::string_view closing) {
  int value = 0;
  std::size_t at = from;
  for (; at < text.size() && at < from + most; ++at) {
    const int digit = kHexDigits[text[at]];
    if (digit < 0 || digit >= base) break;
    value = value * base + digit;
  }
  if (at < from + least || value > 0xFF || !text.substr(at).starts_with(closing)) {
    return std::nullopt;
  }
  return Unescaped{static_cast<char>(value), at + closing.size()};
}

struct NumericEscape {
  std::string_view opening;
  std::size_t least;
  std::size_t most;
  int base;
  std::string_view closing;
};
constexpr std::array kNumericEscapes = {
    NumericEscape{"\\x", 2, 2, 16, ""},   NumericEscape{"\\u00", 2, 2, 16, ""},
    NumericEscape{"\\u{", 1, 6, 16, "}"}, NumericEscape{"\\U000000", 2, 2, 16, ""},
    NumericEscape{"\\", 3, 3, 8, ""},     NumericEscape{"%u00", 2, 2, 16, ""},
    NumericEscape{"%", 2, 2, 16, ""},     NumericEscape{"=", 2, 2, 16, ""},
    NumericEscape{"&#x", 1, 4, 16, ";"},  NumericEscape{"&#", 1, 4, 10, ";"},
};

}  // namespace

Unescaped UnescapedAt(std::string_view text) {
  const char first = text[0];
  if (first == '\\' || first == '%' || first == '=' || first == '&') {
    for (const NumericEscape& each : kNumericEscapes) {
      if (!text.starts_with(each.opening)) continue;
      const auto byte =
          Digits(text, each.opening.size(), each.least, each.most, each.base, each.closing);
      if (byte) return *byte;
    }
  }
  if (text.size() < 2) return {first, 1};
  if (first == '\\') {
    constexpr std::string_view kLetters = "abefnrtv0";
    constexpr std::string_view kMeanings{"\a\b\x1b\f\n\r\t\v\0", 9};
    const std::size_t letter = kLetters.find(text[1]);
    return {letter == std::string_view::npos ? text[1] : kMeanings[letter], 2};
  }
  const auto lead = static_cast<unsigned char>(first);
  const auto trail = static_cast<unsigned char>(text[1]);
  if ((lead == 0xC2 || lead == 0xC3) && (trail & 0xC0U) == 0x80) {
    return {static_cast<char>(((lead & 3U) << 6U) | (trail & 0x3FU)), 2};
  }
  return {first, 1};
}

}  // namespace conformance
