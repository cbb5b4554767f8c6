// Hex for tests and benchmarks: of constants that are known to be sound.
#pragma once

#include <boost/algorithm/hex.hpp>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace provider {

// FromHex throws for what is not hex.
inline std::vector<std::uint8_t> FromHex(std::string_view hex) {
  std::vector<std::uint8_t> bytes;
  boost::algorithm::unhex(hex.begin(), hex.end(), std::back_inserter(bytes));
  return bytes;
}

// ToHex takes any range of bytes and gives lower-case digits.
template <typename Bytes>
std::string ToHex(const Bytes& bytes) {
  std::string hex;
  boost::algorithm::hex_lower(bytes.begin(), bytes.end(), std::back_inserter(hex));
  return hex;
}

}  // namespace provider
