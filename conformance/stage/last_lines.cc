#include "conformance/stage/last_lines.h"

#include <algorithm>
#include <vector>

namespace conformance {
namespace {

constexpr std::size_t kMostLines = 5;
constexpr std::size_t kLongestLine = 200;

// WithoutColours drops ESC [, and what follows up to the letter that ends it.
std::string WithoutColours(std::string_view line) {
  constexpr std::string_view kStart = "\x1b[";
  std::string plain;
  for (std::size_t start = 0; (start = line.find(kStart)) != std::string_view::npos;) {
    plain += line.substr(0, start);
    line.remove_prefix(start + kStart.size());
    const auto* const end = std::find_if(line.begin(), line.end(),
                                         [](char each) { return each >= '@' && each <= '~'; });
    line.remove_prefix(static_cast<std::size_t>(end - line.begin()) + (end != line.end() ? 1 : 0));
  }
  return plain.append(line);
}

std::string Printable(std::string_view line) {
  std::string text = WithoutColours(line).substr(0, kLongestLine);
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.pop_back();
  for (char& each : text) {
    if (each == '\t') each = ' ';
    if (each < ' ' || each > '~') each = '?';
  }
  return text;
}

}  // namespace

std::string LastLines(std::string_view said) {
  std::vector<std::string> lines;  // the last first
  while (!said.empty() && lines.size() < kMostLines) {
    const std::size_t start = said.rfind('\n') + 1;  // 0 where there is no further line
    std::string line = Printable(said.substr(start));
    if (line.find_first_not_of(' ') != std::string::npos) lines.push_back(std::move(line));
    said = said.substr(0, start == 0 ? 0 : start - 1);
  }
  std::string joined;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line)
    joined += (joined.empty() ? "" : " | ") + *line;
  return joined;
}

}  // namespace conformance
