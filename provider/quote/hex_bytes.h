// Hex in what somebody else wrote.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace provider {

// BytesOfHex takes an even number of lower-case hex digits and nothing else, as dstack writes bytes in
// JSON; none of them is no bytes. Nothing for any other text.
std::optional<std::vector<std::uint8_t>> BytesOfHex(std::string_view digits);

// ArrayOfHex is the same for exactly Size bytes.
template <std::size_t Size>
std::optional<std::array<std::uint8_t, Size>> ArrayOfHex(std::string_view digits) {
  const auto bytes = BytesOfHex(digits);
  if (!bytes || bytes->size() != Size) return std::nullopt;
  std::array<std::uint8_t, Size> array{};
  std::ranges::copy(*bytes, array.begin());
  return array;
}

}  // namespace provider
