#include "conformance/parity/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace conformance::parity {
namespace {

std::string Around(std::string_view text, std::size_t from, std::size_t most) {
  const std::size_t begin = std::min(from, text.size());
  std::string excerpt = Printable(text.substr(begin, most));
  if (begin > 0) excerpt = fmt::format("(at byte {}) ...{}", begin, excerpt);
  if (text.size() - begin > most) excerpt += fmt::format("... (of {} bytes)", text.size());
  return excerpt;
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string out;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '\\') {
      out += "\\\\";
    } else if (character == '\n') {
      out += "\\n";
    } else if (character == '\r') {
      out += "\\r";
    } else if (character == '\t') {
      out += "\\t";
    } else if (byte >= 0x20 && byte < 0x7f) {
      out += character;
    } else {
      out += fmt::format("\\x{:02x}", byte);
    }
  }
  return out;
}

std::pair<std::string, std::string> Excerpts(const Difference& difference, std::size_t most) {
  const std::string& left = difference.left;
  const std::string& right = difference.right;
  const auto first = std::mismatch(left.begin(), left.end(), right.begin(), right.end()).first;
  const auto same = static_cast<std::size_t>(std::distance(left.begin(), first));
  // What stands before it, a third of the room, says where one is.
  const bool all = left.size() <= most && right.size() <= most;
  const std::size_t from = all || same < most / 3 ? 0 : same - most / 3;
  return {Around(left, from, most), Around(right, from, most)};
}

}  // namespace conformance::parity
