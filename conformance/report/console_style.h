// What the parts of the console report have in common: colour and width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace conformance {

struct ConsoleStyle {
  bool colour = false;      // only on a terminal
  bool quiet = false;       // only the verdict line
  bool verbose = false;     // every case by itself
  bool trace = false;       // with what crossed the wire, of the case that stands for a cause
  std::size_t width = 100;  // columns, at least 60; what is to be copied is not broken
};

enum class Colour { kRed, kYellow, kGreen };

// Painted is the text in a colour, where the style has any.
std::string Painted(std::string_view text, Colour colour, const ConsoleStyle& style);

// LabelledRow is a label and printable text from column `column` on, wrapped between words at `width`
// columns and indented below its first line; with a line feed.
std::string LabelledRow(std::string_view label, std::string_view text, std::size_t column,
                        std::size_t width);

}  // namespace conformance
