// PEM: blocks of base64 between lines that name them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace conformance::parity {

struct PemBlock {
  std::string label;  // "CERTIFICATE"
  std::string der;    // empty where it is no base64
};

// BlocksOf is every whole block of the text, in order.
std::vector<PemBlock> BlocksOf(std::string_view text);

// LayoutOf says in one line how the text is laid out: labels, width of the lines, what ends it, what
// stands outside the blocks. How long the last line of a block is does not count.
std::string LayoutOf(std::string_view text);

}  // namespace conformance::parity
