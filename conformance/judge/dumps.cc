#include "conformance/judge/dumps.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "conformance/judge/unescaping.h"

namespace conformance {
namespace {

constexpr std::size_t kDumpLine = 16;  // bytes

// AddDigits adds the bytes that digits of some bits stand for; it stops at what is no digit.
void AddDigits(std::string_view text, const DigitValues& digits, unsigned bits, std::string& out) {
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const char c : text) {
    const int digit = digits[c];
    if (digit < 0) break;
    held = (held << bits) | static_cast<std::uint32_t>(digit);
    count += bits;
    if (count < 8) continue;
    count -= 8;
    out.push_back(static_cast<char>(held >> count));
  }
}

// AddHexLine adds the bytes that a line of hex words stands for, without what a dump has before and
// after them.
void AddHexLine(std::string_view line, std::string& out) {
  const std::size_t had = out.size();
  bool dump = false;
  bool first = true;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!IsLetterOrDigit(line[i])) continue;
    const std::size_t from = i;
    while (i < line.size() && IsLetterOrDigit(line[i])) ++i;
    std::string_view word = line.substr(from, i - from);
    const bool offset =
        first && (word.size() >= 7 || (word.size() >= 4 && line.substr(i).starts_with(':')));
    first = false;
    if (word.starts_with("0x") || word.starts_with("0X")) word.remove_prefix(2);
    if (word.starts_with('x')) word.remove_prefix(1);
    if (word.size() % 2 != 0 || word.size() > 16) continue;
    const bool hex =
        std::all_of(word.begin(), word.end(), [](char c) { return kHexDigits[c] >= 0; });
    if (!hex) continue;
    if (offset) {
      dump = true;
      continue;
    }
    if (dump && out.size() - had >= kDumpLine) return;
    AddDigits(word, kHexDigits, 4, out);
  }
}

}  // namespace

std::string FromDigits(std::string_view text, const DigitValues& digits, unsigned bits) {
  std::string out;
  out.reserve(text.size() * bits / 8);
  AddDigits(text, digits, bits, out);
  return out;
}

std::string FromHexLines(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find('\n', i), text.size());
    AddHexLine(text.substr(i, end - i), out);
    i = end + 1;
  }
  return out;
}

std::string FromDecimals(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    int value = 0;
    for (; end < text.size() && kDecimalDigits[text[end]] >= 0; ++end) {
      value = std::min(256, 10 * value + kDecimalDigits[text[end]]);
    }
    if (end > i && value < 256) out.push_back(static_cast<char>(value));
    i = end + 1;
  }
  return out;
}

std::string FromColumns(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && !IsBlank(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    if (word.size() == 3 && word.find_first_not_of("01234567") == word.npos) {
      out.push_back(UnescapedAt("\\" + std::string(word)).byte);
    } else if (word.size() == 1 || (word.size() == 2 && word[0] == '\\')) {
      out.push_back(UnescapedAt(word).byte);
    }
    i = end + 1;
  }
  return out;
}

}  // namespace conformance
