#include "conformance/parity/pem.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "conformance/parity/base64.h"
#include "conformance/parity/difference.h"

namespace conformance::parity {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";

// The lines, each with what ended it, but for the last one.
std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::string_view Content(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::optional<std::string> LabelOf(std::string_view line, std::string_view start) {
  line = Content(line);
  if (!line.starts_with(start) || !line.ends_with(kDashes)) return std::nullopt;
  return std::string(line.substr(start.size(), line.size() - start.size() - kDashes.size()));
}

}  // namespace

std::vector<PemBlock> BlocksOf(std::string_view text) {
  std::vector<PemBlock> blocks;
  std::optional<std::string> label;
  std::string digits;
  for (const std::string_view line : LinesOf(text)) {
    if (auto begins = LabelOf(line, kBegin)) {
      label = std::move(begins);
      digits.clear();
    } else if (label && LabelOf(line, kEnd) == label) {
      blocks.push_back({*label, FromBase64(digits).value_or("")});
      label.reset();
    } else {
      digits += Content(line);
    }
  }
  return blocks;
}

std::string LayoutOf(std::string_view text) {
  std::string layout;
  bool inside = false;
  std::size_t width = 0;
  std::string_view line_end = "\n";
  for (const std::string_view line : LinesOf(text)) {
    line_end = line.substr(Content(line).size());
    if (const auto begins = LabelOf(line, kBegin)) {
      layout += fmt::format("[{}", *begins);
      inside = true;
      width = 0;
    } else if (const auto ends = LabelOf(line, kEnd)) {
      layout += fmt::format(" {}]{}", *ends, Printable(line_end));
      inside = false;
    } else if (inside) {
      // The first line's width is said, and that of any longer one.
      if (Content(line).size() > width) {
        width = Content(line).size();
        layout += fmt::format(" {}{}", width, Printable(line_end));
      }
    } else {
      layout += fmt::format(" '{}'", Printable(line));
    }
  }
  return layout;
}

}  // namespace conformance::parity
