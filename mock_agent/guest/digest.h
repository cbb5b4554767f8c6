// Digest: the two hashes that the guest agent's key chain is made of.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>

namespace mock_agent {

using Digest = std::array<std::uint8_t, 32>;

// Keccak256 is Ethereum's: the original padding, not SHA3-256's. It hashes the parts one after
// another, nothing between them.
Digest Keccak256(std::initializer_list<std::span<const std::uint8_t>> parts);

Digest Sha256(std::span<const std::uint8_t> message);

}  // namespace mock_agent
