#include "conformance/judge/number_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "conformance/judge/character_class.h"
#include "conformance/judge/window_roll.h"

namespace conformance {
namespace {

constexpr std::size_t kFewestBigDigits = 11;    // of eight bytes in base 58
constexpr std::size_t kFewestBigDecimals = 18;  // of nearly every eight bytes
constexpr std::size_t kMostBigDigits = 512;     // of a secret of 350 bytes
constexpr std::size_t kMostBigDecimals = 1300;
constexpr std::size_t kMostLimbs = 80;

struct Word {
  std::string_view text;
  std::size_t at;
  bool negative;
  bool last_of_line;
};

// NumberList is the streams of bytes that the numbers of one base may be meant for.
class NumberList {
 public:
  explicit NumberList(const SecretWindows& windows) : windows_(windows) {}

  // Add says whether a window ends with this number of so many bytes.
  bool Add(std::uint64_t value, unsigned bytes, const Word& word) {
    const auto slot = static_cast<std::size_t>(std::countr_zero(bytes));
    if (Feed(big_endian_[slot], value, bytes)) return true;
    if (bytes > 1) return Feed(little_endian_[slot], Turned(value, bytes), bytes);
    if (Feed(every_second_[odd_ ? 1 : 0], value, 1)) return true;
    odd_ = !odd_;
    return word.last_of_line && Feed(at_line_ends_, value, 1);
  }
  std::uint64_t found() const { return found_; }

 private:
  static std::uint64_t Turned(std::uint64_t value, unsigned bytes) {
    std::uint64_t out = 0;
    for (unsigned i = 0; i < bytes; ++i, value >>= 8U) out = (out << 8U) | (value & 0xFFU);
    return out;
  }
  bool Feed(WindowRoll<8>& stream, std::uint64_t value, unsigned bytes) {
    if (!stream.Feed(value, 8 * bytes, windows_)) return false;
    found_ = stream.last();
    return true;
  }

  const SecretWindows& windows_;
  std::array<WindowRoll<8>, 4> big_endian_;
  std::array<WindowRoll<8>, 4> little_endian_;
  std::array<WindowRoll<8>, 2> every_second_;
  WindowRoll<8> at_line_ends_;
  bool odd_ = false;
  std::uint64_t found_ = 0;
};

// ForEachWord calls `take` with every run of letters and digits until it says true.
template <typename Take>
void ForEachWord(std::string_view text, Take take) {
  for (std::size_t i = 0; i < text.size();) {
    if (!IsLetterOrDigit(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && IsLetterOrDigit(text[end])) ++end;
    std::size_t next = end;
    while (next < text.size() && !IsLetterOrDigit(text[next]) && text[next] != '\n') ++next;
    const bool last = next == text.size() || text[next] == '\n';
    if (take(Word{text.substr(i, end - i), i, i > 0 && text[i - 1] == '-', last})) return;
    i = next;
  }
}

std::optional<std::uint64_t> ValueOf(std::string_view word, std::uint64_t base) {
  std::uint64_t value = 0;
  for (const char c : word) {
    const auto digit = static_cast<std::uint64_t>(kHexDigits[c]);  // -1 becomes too large
    if (digit >= base || value > (~std::uint64_t{0} - digit) / base) return std::nullopt;
    value = value * base + digit;
  }
  return value;
}

unsigned BytesFor(std::uint64_t value) {
  if (value <= 0xFFU) return 1;
  if (value <= 0xFFFFU) return 2;
  return value <= 0xFFFFFFFFU ? 4 : 8;
}

bool AddDecimal(NumberList& list, const Word& word) {
  if (word.text.size() > 20) return false;
  const auto value = ValueOf(word.text, 10);
  if (!value) return false;
  return list.Add(*value, BytesFor(*value), word);
}

bool AddSigned(NumberList& list, const Word& word) {
  if (word.text.size() > 20) return false;
  const auto value = ValueOf(word.text, 10);
  if (!value) return false;
  const unsigned bytes = BytesFor(word.negative && *value > 0 ? 2 * (*value - 1) + 1 : *value);
  return list.Add(word.negative ? std::uint64_t{0} - *value : *value, bytes, word);
}

bool AddHex(NumberList& list, const Word& word) {
  std::string_view digits = word.text;
  if (digits.starts_with("0x") || digits.starts_with("0X")) digits.remove_prefix(2);
  if (digits.starts_with('x')) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 16) return false;
  const auto value = ValueOf(digits, 16);
  if (!value) return false;
  return list.Add(*value, std::bit_ceil(static_cast<unsigned>((digits.size() + 1) / 2)), word);
}

bool AddOctal(NumberList& list, const Word& word) {
  std::string_view digits = word.text;
  if (digits.starts_with("0o")) digits.remove_prefix(2);
  if (digits.size() > 22) return false;
  const auto value = ValueOf(digits, 8);
  if (!value) return false;
  // od writes words of two bytes with six digits, of four with eleven.
  const unsigned least = digits.size() >= 11 ? 4 : digits.size() == 6 ? 2 : 1;
  return list.Add(*value, std::max(least, BytesFor(*value)), word);
}

// BigNumber is the bytes of a number of at most kMostBigDecimals digits; empty: not of the base.
std::string BigNumber(std::string_view text, const DigitValues& digits, std::uint64_t base) {
  __extension__ typedef unsigned __int128 Wide;
  std::array<std::uint64_t, kMostLimbs> limbs;  // the least significant first
  std::size_t size = 0;
  for (std::size_t i = 0; i < text.size();) {
    std::uint64_t chunk = 0;
    std::uint64_t factor = 1;
    for (; i < text.size() && factor <= ~std::uint64_t{0} / base; ++i) {
      const int digit = digits[text[i]];
      if (digit < 0) return {};
      chunk = chunk * base + static_cast<std::uint64_t>(digit);
      factor *= base;
    }
    for (std::size_t j = 0; j < size; ++j) {
      const Wide product = Wide{limbs[j]} * factor + chunk;
      limbs[j] = static_cast<std::uint64_t>(product);
      chunk = static_cast<std::uint64_t>(product >> 64U);
    }
    if (chunk == 0) continue;
    if (size == limbs.size()) return {};
    limbs[size++] = chunk;
  }
  std::string bytes;
  for (std::size_t j = size; j > 0; --j) {
    for (unsigned shift = 64; shift > 0; shift -= 8) {
      bytes.push_back(static_cast<char>(limbs[j - 1] >> (shift - 8)));
    }
  }
  return bytes.substr(std::min(bytes.find_first_not_of('\0'), bytes.size()));
}

struct Base {
  std::string_view name;
  DigitValues digits;
  std::uint64_t base;
};
constexpr std::array kBases = {
    Base{"a decimal number", kDecimalDigits, 10},
    Base{"base36", kLetterDigits, 36},
    Base{"base58", DigitValues("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"), 58},
    Base{"base58", DigitValues("123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"), 58},
    Base{"base58", DigitValues("rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"), 58},
    Base{"base62", DigitValues("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"),
         62},
    Base{"base62", DigitValues("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
         62},
};

}  // namespace

void BigNumbers(std::string_view text,
                const std::function<void(std::string_view base, std::size_t at,
                                         const std::string& bytes)>& take) {
  ForEachWord(text, [&](const Word& word) {
    if (word.text.size() < kFewestBigDigits || word.text.size() > kMostBigDecimals) return false;
    const bool decimal = word.text.find_first_not_of("0123456789") == std::string_view::npos;
    for (const Base& each : kBases) {
      if (word.text.size() > kMostBigDigits && each.base > 10) break;
      if (each.base == 10 && (!decimal || word.text.size() < kFewestBigDecimals)) continue;
      const std::string bytes = BigNumber(word.text, each.digits, each.base);
      if (bytes.size() >= SecretWindows::kBytes) take(each.name, word.at, bytes);
    }
    return false;
  });
}

std::optional<Spot> SearchNumbers(std::string_view text, const SecretWindows& windows) {
  struct List {
    std::string_view name;
    bool (*add)(NumberList& list, const Word& word);
    NumberList list;
  };
  std::array lists = {List{"decimal numbers", AddDecimal, NumberList(windows)},
                      List{"signed decimal numbers", AddSigned, NumberList(windows)},
                      List{"hex numbers", AddHex, NumberList(windows)},
                      List{"octal numbers", AddOctal, NumberList(windows)}};
  std::optional<Spot> spot;
  ForEachWord(text, [&](const Word& word) {
    if (kHexDigits[word.text.back()] < 0) return false;
    for (List& each : lists) {
      if (!each.add(each.list, word)) continue;
      spot = Spot{each.name, word.at, each.list.found()};
      return true;
    }
    return false;
  });
  if (spot) return spot;
  BigNumbers(text, [&](std::string_view base, std::size_t at, const std::string& bytes) {
    if (spot) return;
    if (const auto raw = SearchRaw(bytes, windows)) spot = Spot{base, at, raw->window};
  });
  return spot;
}

}  // namespace conformance
