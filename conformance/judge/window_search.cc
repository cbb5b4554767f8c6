#include "conformance/judge/window_search.h"

#include <algorithm>
#include <array>

#include "conformance/judge/character_class.h"
#include "conformance/judge/window_roll.h"

namespace conformance {
namespace {

// How many characters eight bytes take, and how far back from its end a find began.
constexpr std::size_t kBytesBack = 8;
constexpr std::size_t kHexBack = 16;
constexpr std::size_t kBase64Back = 11;
constexpr std::size_t kBase32Back = 13;
constexpr std::size_t kBase85Back = 10;
constexpr std::size_t kOctalBack = 22;
constexpr std::size_t kBinaryBack = 64;

std::optional<Spot> Found(std::string_view encoding, std::size_t end, std::size_t back,
                          std::uint64_t window) {
  return Spot{encoding, end + 1 - std::min(end + 1, back), window};
}

std::optional<Spot> SearchHex(std::string_view text, const SecretWindows& windows) {
  WindowRoll<4> roll;
  WindowRoll<4> roll_behind_0x;
  bool has_0x = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int digit = kHexDigits[text[i]];
    if (digit < 0) continue;
    if (roll.Feed(static_cast<std::uint64_t>(digit), 4, windows)) {
      return Found("hex", i, kHexBack, roll.last());
    }
    if (digit == 0 && i + 1 < text.size() && (text[i + 1] == 'x' || text[i + 1] == 'X')) {
      has_0x = true;
    } else if (has_0x && roll_behind_0x.Feed(static_cast<std::uint64_t>(digit), 4, windows)) {
      return Found("hex", i, kHexBack, roll_behind_0x.last());
    }
  }
  return std::nullopt;
}

std::optional<Spot> SearchBase64(std::string_view text, const SecretWindows& windows) {
  WindowRoll<2> roll;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int digit = kBase64Digits[text[i]];
    if (digit < 0) {
      if (!IsBlank(text[i]) && text[i] != '\\') roll.Reset();
    } else if (roll.Feed(static_cast<std::uint64_t>(digit), 6, windows)) {
      return Found("base64", i, kBase64Back, roll.last());
    }
  }
  return std::nullopt;
}

// [from, to) is letters and digits alone.
std::optional<Spot> SearchBase32(std::string_view text, std::size_t from, std::size_t to,
                                 const SecretWindows& windows) {
  for (const DigitValues& digits : kBase32Digits) {
    WindowRoll<1> roll;
    for (std::size_t i = from; i < to; ++i) {
      const int digit = digits[text[i]];
      if (digit < 0) {
        roll.Reset();
      } else if (roll.Feed(static_cast<std::uint64_t>(digit), 5, windows)) {
        return Found("base32", i, kBase32Back, roll.last());
      }
    }
  }
  return std::nullopt;
}

std::optional<Spot> SearchLetterRuns(std::string_view text, std::size_t from, std::size_t to,
                                     const SecretWindows& windows) {
  for (std::size_t i = from; i < to;) {
    std::size_t end = i;
    bool upper = false;
    bool lower = false;
    while (end < to && IsLetterOrDigit(text[end])) {
      upper = upper || (text[end] >= 'A' && text[end] <= 'Z');
      lower = lower || (text[end] >= 'a' && text[end] <= 'z');
      ++end;
    }
    if (end - i >= kBase32Back && !(upper && lower)) {
      if (auto spot = SearchBase32(text, i, end, windows)) return spot;
    }
    i = end + 1;
  }
  return std::nullopt;
}

// Octal and binary digits, white space and separators between groups of them left out.
template <unsigned kBits>
std::optional<Spot> SearchSmallDigits(std::string_view text, std::string_view name,
                                      std::size_t back, const SecretWindows& windows) {
  WindowRoll<1> roll;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int digit = kDecimalDigits[text[i]];
    if (digit >= 0 && digit < (1 << kBits)) {
      if (roll.Feed(static_cast<std::uint64_t>(digit), kBits, windows)) {
        return Found(name, i, back, roll.last());
      }
    } else if (digit >= 0 || IsLetterOrDigit(text[i])) {
      roll.Reset();
    }
  }
  return std::nullopt;
}

// SearchBase85 reads five characters a word at each of the five ways to group them. Eight bytes in
// a row hold a whole word, so that nothing else needs a look.
std::optional<Spot> SearchBase85(std::string_view text, std::size_t from, std::size_t to,
                                 const DigitValues& digits, const SecretWindows& windows) {
  constexpr std::uint64_t kPowerOf4 = std::uint64_t{85} * 85 * 85 * 85;
  struct FiveDigits {
    std::uint32_t value = 0;
    bool valid = false;
    bool looked_for = false;
  };
  std::array<FiveDigits, 16> words{};  // by the place they end at, modulo 16
  std::array<int, 5> last{};
  std::uint64_t value = 0;
  std::size_t run = 0;
  for (std::size_t i = from; i < to; ++i) {
    FiveDigits& word = words[i % words.size()];
    word = {};
    const int digit = digits[text[i]];
    if (digit < 0) {
      if (run > 0) value = 0;
      run = 0;
      continue;
    }
    if (run >= 5) value -= kPowerOf4 * static_cast<std::uint64_t>(last[i % 5]);
    last[i % 5] = digit;
    value = value * 85 + static_cast<std::uint64_t>(digit);
    if (++run < 5 || value > 0xFFFFFFFFU) continue;
    word = {static_cast<std::uint32_t>(value), true, false};
    word.looked_for = windows.MayContainWord(word.value);
    const FiveDigits& before = words[(i + words.size() - 5) % words.size()];
    if (run < 10 || !before.valid) continue;
    const FiveDigits& first = words[(i + words.size() - 10) % words.size()];
    if (!word.looked_for && !before.looked_for) continue;
    const std::uint64_t pair = (std::uint64_t{before.value} << 32U) | word.value;
    for (unsigned shift = 0; shift < 32; shift += 8) {
      if (shift > 0 && (run < 15 || !first.valid)) break;
      const std::uint64_t window =
          shift == 0 ? pair : (pair >> shift) | (std::uint64_t{first.value} << (64 - shift));
      if (windows.Contains(window)) return Found("base85", i, kBase85Back, window);
    }
  }
  return std::nullopt;
}

// SearchRuns looks for what takes so many looks at each character that it is tried only on runs that
// are long enough: base32 in letters of one case and digits, base85 in visible characters.
std::optional<Spot> SearchRuns(std::string_view text, const SecretWindows& windows) {
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && IsVisible(text[end])) ++end;
    if (end - i >= kBase85Back) {
      for (const DigitValues& digits : kBase85Digits) {
        if (auto spot = SearchBase85(text, i, end, digits, windows)) return spot;
      }
    }
    if (end - i >= kBase32Back) {
      if (auto spot = SearchLetterRuns(text, i, end, windows)) return spot;
    }
    i = end + 1;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Spot> SearchRaw(std::string_view text, const SecretWindows& windows) {
  WindowRoll<8> roll;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (roll.Feed(static_cast<unsigned char>(text[i]), 8, windows)) {
      return Found("raw bytes", i, kBytesBack, roll.last());
    }
  }
  return std::nullopt;
}

std::optional<Spot> SearchText(std::string_view text, const SecretWindows& windows) {
  if (auto spot = SearchRaw(text, windows)) return spot;
  if (auto spot = SearchHex(text, windows)) return spot;
  if (auto spot = SearchBase64(text, windows)) return spot;
  if (auto spot = SearchRuns(text, windows)) return spot;
  if (auto spot = SearchSmallDigits<3>(text, "octal", kOctalBack, windows)) return spot;
  if (auto spot = SearchSmallDigits<1>(text, "binary digits", kBinaryBack, windows)) return spot;
  return std::nullopt;
}

}  // namespace conformance
