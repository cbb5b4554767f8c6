// Difference: one part in which two agents' answers to the same request are not the same.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace conformance::parity {

struct Difference {
  std::string part;  // "status", "headers", "header content-type", "body", "then", ...
  std::string left;
  std::string right;
};

// Printable is the text with every byte that is no printable ASCII escaped (\n, \\, \xff).
std::string Printable(std::string_view text);

// Excerpts are the two values, printable, each about `most` bytes around where they first differ,
// with "..." and the offset where something was left out.
std::pair<std::string, std::string> Excerpts(const Difference& difference, std::size_t most);

}  // namespace conformance::parity
