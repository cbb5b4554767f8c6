#include "conformance/judge/secret_marks.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <cstddef>
#include <cstdint>
#include <locale>
#include <optional>
#include <string>

#include "conformance/judge/character_class.h"

namespace conformance {
namespace {

constexpr std::string_view kEndOfHead = "\r\n\r\n";
constexpr std::size_t kMostBodies = 8;
// Of a longer stream nobody looks for the place.
constexpr std::size_t kMostNarrowed = std::size_t{16} << 10;
constexpr std::size_t kLongestHead = std::size_t{16} << 10;
constexpr int kMostRounds = 8;
// Eight bytes take no fewer characters that are encoded twice, and no encoding has longer groups.
constexpr std::size_t kShortestWord = 16;
constexpr std::size_t kAlignments = 8;
constexpr std::ptrdiff_t kFewestNoText = 5;

using Marks = std::vector<bool>;

void MarkRange(Marks& marks, std::size_t from, std::size_t to) {
  std::fill(marks.begin() + static_cast<std::ptrdiff_t>(from),
            marks.begin() + static_cast<std::ptrdiff_t>(to), true);
}

// MarkDigits reads the text as digits of so many bits, of which every kStep may begin a byte of a secret.
// `value` is a character's, -1 for none; what ends a row of digits is `ends`.
template <unsigned kBits, unsigned kStep, typename Value, typename Ends>
void MarkDigits(std::string_view text, const SecretWindows& windows, Marks& marks, Value value,
                Ends ends) {
  constexpr std::size_t kDigits = 64 / kBits + (64 % kBits == 0 && kStep == kBits ? 0 : 2);
  std::array<std::size_t, kDigits> places{};
  std::size_t digits = 0;
  std::uint64_t last = 0;
  unsigned held = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int digit = value(text[at]);
    if (digit < 0) {
      if (ends(text[at])) digits = held = 0;
      continue;
    }
    places[digits++ % kDigits] = at;
    bool found = false;
    for (unsigned left = kBits; left > 0;) {
      left -= kStep;
      last = (last << kStep) | ((static_cast<unsigned>(digit) >> left) & ((1U << kStep) - 1));
      held = std::min(held + kStep, 64U);
      found = found || (held == 64 && windows.Contains(last));
    }
    if (found) MarkRange(marks, digits < kDigits ? places[0] : places[digits % kDigits], at + 1);
  }
}

void MarkUsualSpellings(std::string_view text, const SecretWindows& windows, Marks& marks) {
  const auto never = [](char) { return false; };
  MarkDigits<8, 8>(
      text, windows, marks, [](char c) { return static_cast<unsigned char>(c); }, never);
  MarkDigits<4, 4>(text, windows, marks, [](char c) { return kHexDigits[c]; }, never);
  MarkDigits<6, 2>(
      text, windows, marks, [](char c) { return kBase64Digits[c]; },
      [](char c) { return !IsBlank(c) && c != '\\'; });
}

// Hidden is the text without what is marked.
std::string Hidden(std::string_view text, const Marks& marks) {
  std::string hidden(text);
  for (std::size_t at = 0; at < hidden.size(); ++at) {
    if (marks[at]) hidden[at] = '\0';
  }
  return hidden;
}

// Bodies is where a body may start.
std::vector<std::size_t> Bodies(std::string_view text) {
  std::vector<std::size_t> bodies;
  for (std::size_t at = text.find(kEndOfHead); at != text.npos && bodies.size() < kMostBodies;
       at = text.find(kEndOfHead, at + 1)) {
    bodies.push_back(at + kEndOfHead.size());
  }
  return bodies;
}

bool IsCoded(std::string_view head) {
  const std::string lower = boost::algorithm::to_lower_copy(
      std::string(head.substr(0, kLongestHead)), std::locale::classic());
  return lower.find("-encoding") != std::string::npos;
}

bool IsNoText(std::string_view body) {
  return std::count_if(body.begin(), body.end(),
                       [](char c) { return !IsVisible(c) && !IsBlank(c); }) >= kFewestNoText;
}

// MarkWords marks each word in which the leak scan finds something, wherever what is encoded in it starts:
// the scan starts at the beginning of a text, and what is shown may begin anywhere.
void MarkWords(std::string_view text, const LeakScan& scan, Marks& marks) {
  const std::string hidden = Hidden(text, marks);
  for (std::size_t at = 0; at < hidden.size();) {
    std::size_t end = at;
    while (end < hidden.size() && IsVisible(hidden[end])) ++end;
    const std::string_view word = std::string_view(hidden).substr(at, end - at);
    for (std::size_t start = 0; start < kAlignments && start + kShortestWord <= word.size();
         ++start) {
      if (!scan.Find(word.substr(start))) continue;
      MarkRange(marks, at, end);
      break;
    }
    at = end + 1;
  }
}

// WhereALeakBegins is at or before the first byte of the first leak; nothing where there is none.
std::optional<std::size_t> WhereALeakBegins(std::string_view text, const LeakScan& scan) {
  if (!scan.Find(text)) return std::nullopt;
  if (text.size() > kMostNarrowed) return 0;
  std::size_t without = 0;  // the longest beginning that holds none
  std::size_t end = text.size();
  while (end - without > 1) {
    const std::size_t middle = without + (end - without) / 2;
    (scan.Find(text.substr(0, middle)) ? end : without) = middle;
  }
  std::size_t start = 0;  // the shortest end of that which does
  std::size_t too_late = end;
  while (too_late - start > 1) {
    const std::size_t middle = start + (too_late - start) / 2;
    (scan.Find(text.substr(middle, end - middle)) ? start : too_late) = middle;
  }
  return start;
}

}  // namespace

SecretMarks::SecretMarks(std::span<const Bytes> secrets) : windows_(secrets), scan_(secrets) {
}

std::vector<bool> SecretMarks::Of(std::string_view stream) const {
  Marks marks(stream.size(), false);
  if (windows_.empty()) return marks;
  MarkUsualSpellings(stream, windows_, marks);
  MarkWords(stream, scan_, marks);
  for (const std::size_t body : Bodies(stream)) {
    const std::string hidden = Hidden(stream, marks).substr(body);
    if ((IsCoded(stream.substr(0, body)) && IsNoText(stream.substr(body))) || Holds(hidden)) {
      MarkRange(marks, body, stream.size());
      break;
    }
  }
  for (int round = 0; round < kMostRounds; ++round) {
    const auto begins = WhereALeakBegins(Hidden(stream, marks), scan_);
    if (!begins) return marks;
    MarkRange(marks, *begins, stream.size());
  }
  MarkRange(marks, 0, stream.size());
  return marks;
}

}  // namespace conformance
