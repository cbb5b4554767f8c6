// Bytes and text, for tests.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace provider {

inline std::span<const std::uint8_t> Bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string Text(std::span<const std::uint8_t> bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace provider
