#include "conformance/report/console_style.h"

#include <fmt/format.h>

#include <algorithm>

namespace conformance {

std::string Painted(std::string_view text, Colour colour, const ConsoleStyle& style) {
  if (!style.colour) return std::string(text);
  const int code = colour == Colour::kRed ? 31 : colour == Colour::kYellow ? 33 : 32;
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

std::string LabelledRow(std::string_view label, std::string_view text, std::size_t column,
                        std::size_t width) {
  std::string out = fmt::format("{:<{}}", label, column);
  std::size_t at = column;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (at > column && at + 1 + word.size() > width) {
      out += fmt::format("\n{:<{}}", "", column);
      at = column;
    }
    if (at > column) out += ' ';
    out += word;
    at += word.size() + 1;
  }
  return out + "\n";
}

}  // namespace conformance
