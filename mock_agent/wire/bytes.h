// Bytes, and their hex.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mock_agent {

using Bytes = std::vector<std::uint8_t>;

// AsBytes is the same memory, seen as bytes.
std::span<const std::uint8_t> AsBytes(std::string_view text);

// ToHex is two lowercase digits a byte.
std::string ToHex(std::span<const std::uint8_t> bytes);

// FromHex takes digits of either case, and nothing else: no prefix, no white space, no odd digit.
std::optional<Bytes> FromHex(std::string_view hex);

}  // namespace mock_agent
