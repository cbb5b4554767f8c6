// Keccak256: the hash that dstack signs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace provider {

inline constexpr std::size_t kKeccak256Bytes = 32;

using Keccak256Digest = std::array<std::uint8_t, kKeccak256Bytes>;

// Keccak256 hashes the parts one behind the other, with the padding of the Keccak submission that
// Ethereum uses. SHA3-256 (FIPS 202) pads otherwise and gives another digest. Not for secrets: what
// the hash holds of its input is not wiped.
Keccak256Digest Keccak256(std::initializer_list<std::span<const std::uint8_t>> parts);

}  // namespace provider
