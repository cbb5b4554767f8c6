#include "conformance/report/markdown_text.h"

#include <algorithm>
#include <cstddef>

#include "conformance/judge/excerpt.h"

namespace conformance {
namespace {

constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?[\\]^_`{|}~";

// LongestRun is how many backticks stand in a row at most.
std::size_t LongestRun(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

}  // namespace

std::string MarkdownText(std::string_view text) {
  std::string out;
  for (const char c : Printable(text)) {
    if (c == '@') {
      // GitHub looks for addresses and names after all escapes are gone, but not in code.
      out += "<code>@</code>";
      continue;
    }
    if (kPunctuation.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string MarkdownCode(std::string_view text) {
  const std::string shown = Printable(text);
  if (shown.empty()) return "` `";
  const std::string fence(LongestRun(shown) + 1, '`');
  const auto bound = [](char c) { return c == '`' || c == ' '; };
  const std::string_view pad = bound(shown.front()) || bound(shown.back()) ? " " : "";
  return fence + std::string(pad) + shown + std::string(pad) + fence;
}

}  // namespace conformance
