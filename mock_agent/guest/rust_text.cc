#include "mock_agent/guest/rust_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace mock_agent {
namespace {

constexpr auto kEscapeChanges = std::to_array<std::uint32_t>({
#include "mock_agent/guest/escaped_characters.inc"
});

bool NeedsEscape(std::uint32_t character) {
  const auto after = std::upper_bound(kEscapeChanges.begin(), kEscapeChanges.end(), character);
  return (after - kEscapeChanges.begin()) % 2 == 1;
}

void AppendDebug(std::string& text, std::uint32_t character, char quote) {
  switch (character) {
    case '\0':
      text += "\\0";
      return;
    case '\t':
      text += "\\t";
      return;
    case '\r':
      text += "\\r";
      return;
    case '\n':
      text += "\\n";
      return;
    case '\\':
      text += "\\\\";
      return;
    default:
      break;
  }
  if (character == static_cast<std::uint32_t>(quote)) {
    text += '\\';
    text += quote;
  } else if (NeedsEscape(character)) {
    text += fmt::format("\\u{{{:x}}}", character);
  } else {
    AppendUtf8(text, character);
  }
}

// Lead is what the first byte of a sequence says: how many follow, and the range of the next one.
struct Lead {
  std::size_t following;
  std::uint8_t least = 0x80;
  std::uint8_t most = 0xbf;
};

std::optional<Lead> LeadOf(std::uint8_t byte) {
  if (byte < 0x80) return Lead{0};
  if (byte >= 0xc2 && byte <= 0xdf) return Lead{1};
  if (byte == 0xe0) return Lead{2, 0xa0, 0xbf};
  if (byte == 0xed) return Lead{2, 0x80, 0x9f};
  if (byte >= 0xe1 && byte <= 0xef) return Lead{2};
  if (byte == 0xf0) return Lead{3, 0x90, 0xbf};
  if (byte == 0xf4) return Lead{3, 0x80, 0x8f};
  if (byte >= 0xf1 && byte <= 0xf3) return Lead{3};
  return std::nullopt;
}

// NextCharacter takes the first character off a text that is UTF-8.
std::uint32_t NextCharacter(std::string_view& text) {
  const auto byte = [&](std::size_t at) -> std::uint32_t {
    return static_cast<std::uint8_t>(text[at]);
  };
  const auto lead = LeadOf(static_cast<std::uint8_t>(text[0]));
  const std::size_t following = lead ? lead->following : 0;
  std::uint32_t character = following == 0 ? byte(0) : byte(0) & (0x3fU >> following);
  for (std::size_t i = 1; i <= following; ++i) character = character << 6 | (byte(i) & 0x3f);
  text.remove_prefix(following + 1);
  return character;
}

}  // namespace

void AppendUtf8(std::string& text, std::uint32_t character) {
  const auto add = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (character < 0x80) {
    add(character);
  } else if (character < 0x800) {
    add(0xc0 | character >> 6);
    add(0x80 | (character & 0x3f));
  } else if (character < 0x10000) {
    add(0xe0 | character >> 12);
    add(0x80 | (character >> 6 & 0x3f));
    add(0x80 | (character & 0x3f));
  } else {
    add(0xf0 | character >> 18);
    add(0x80 | (character >> 12 & 0x3f));
    add(0x80 | (character >> 6 & 0x3f));
    add(0x80 | (character & 0x3f));
  }
}

std::optional<Utf8Defect> FindUtf8Defect(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto lead = LeadOf(static_cast<std::uint8_t>(text[at]));
    if (!lead) return Utf8Defect{at, 1};
    for (std::size_t i = 1; i <= lead->following; ++i) {
      if (at + i >= text.size()) return Utf8Defect{at, std::nullopt};
      const auto byte = static_cast<std::uint8_t>(text[at + i]);
      const bool fits = i == 1 ? byte >= lead->least && byte <= lead->most : byte >> 6 == 2;
      if (!fits) return Utf8Defect{at, static_cast<int>(i)};
    }
    at += lead->following + 1;
  }
  return std::nullopt;
}

std::string Text(const Utf8Defect& defect) {
  if (!defect.bytes) {
    return fmt::format("incomplete utf-8 byte sequence from index {}", defect.valid);
  }
  return fmt::format("invalid utf-8 sequence of {} bytes from index {}", *defect.bytes,
                     defect.valid);
}

std::string DebugString(std::string_view text) {
  std::string shown = "\"";
  while (!text.empty()) AppendDebug(shown, NextCharacter(text), '"');
  return shown + '"';
}

std::string DebugChar(unsigned char character) {
  std::string shown = "'";
  AppendDebug(shown, character, '\'');
  return shown + '\'';
}

std::string FloatText(double value) {
  constexpr int kLeastFixedDigits = -5;
  constexpr int kMostFixedDigits = 15;
  std::array<char, 64> scientific;
  const auto end = std::to_chars(scientific.data(), scientific.data() + scientific.size(),
                                 std::fabs(value), std::chars_format::scientific)
                       .ptr;
  const std::string_view shortest(scientific.data(), end);
  const std::size_t e = shortest.find('e');
  std::string digits(shortest.substr(0, 1));
  if (e > 2) digits += shortest.substr(2, e - 2);
  int exponent = 0;
  const std::size_t sign = shortest[e + 1] == '+' ? 2 : 1;
  std::from_chars(shortest.data() + e + sign, end, exponent);

  const std::string minus = std::signbit(value) ? "-" : "";
  if (exponent < kLeastFixedDigits || exponent > kMostFixedDigits) {
    const std::string fraction = digits.size() > 1 ? "." + digits.substr(1) : "";
    return fmt::format("{}{}{}e{:+}", minus, digits[0], fraction, exponent);
  }
  if (exponent < 0) return fmt::format("{}0.{:0>{}}{}", minus, "", -exponent - 1, digits);
  const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole)
    return minus + digits + std::string(whole - digits.size(), '0') + ".0";
  return minus + digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace mock_agent
