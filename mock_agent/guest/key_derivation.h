// Key derivation: HKDF with SHA-256 (RFC 5869).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "mock_agent/wire/bytes.h"

namespace mock_agent {

// HkdfSha256 extracts and expands to `size` bytes. More than 255 * 32 of them do not exist: such a
// call aborts.
Bytes HkdfSha256(std::string_view salt, std::span<const std::uint8_t> key_material,
                 std::span<const std::uint8_t> info, std::size_t size);

}  // namespace mock_agent
