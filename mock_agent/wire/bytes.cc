#include "mock_agent/wire/bytes.h"

#include <boost/algorithm/hex.hpp>
#include <iterator>

namespace mock_agent {

std::span<const std::uint8_t> AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string ToHex(std::span<const std::uint8_t> bytes) {
  std::string hex;
  hex.reserve(2 * bytes.size());
  boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(hex));
  return hex;
}

std::optional<Bytes> FromHex(std::string_view hex) {
  try {
    Bytes bytes;
    bytes.reserve(hex.size() / 2);
    boost::algorithm::unhex(hex.begin(), hex.end(), std::back_inserter(bytes));
    return bytes;
  } catch (const boost::algorithm::hex_decode_error&) {
    return std::nullopt;
  }
}

}  // namespace mock_agent
