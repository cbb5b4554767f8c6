#include "provider/quote/hex_bytes.h"

#include <boost/algorithm/hex.hpp>
#include <iterator>

namespace provider {

std::optional<std::vector<std::uint8_t>> BytesOfHex(std::string_view digits) {
  if (digits.size() % 2 != 0 ||
      digits.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    return std::nullopt;
  }
  std::vector<std::uint8_t> bytes;
  bytes.reserve(digits.size() / 2);
  boost::algorithm::unhex(digits.begin(), digits.end(), std::back_inserter(bytes));
  return bytes;
}

}  // namespace provider
