// SHA-2 (FIPS 180-4) of what is public: registers, events, files.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace provider {

inline constexpr std::size_t kSha256Bytes = 32;
inline constexpr std::size_t kSha384Bytes = 48;
inline constexpr std::size_t kSha512Bytes = 64;

using Sha256Digest = std::array<std::uint8_t, kSha256Bytes>;
using Sha384Digest = std::array<std::uint8_t, kSha384Bytes>;
using Sha512Digest = std::array<std::uint8_t, kSha512Bytes>;

// The parts that are hashed one behind the other, with nothing between them.
using HashedParts = std::initializer_list<std::span<const std::uint8_t>>;

// Not for secrets: what a hash holds of its input is not wiped.
Sha256Digest Sha256(HashedParts parts);
Sha384Digest Sha384(HashedParts parts);
Sha512Digest Sha512(HashedParts parts);

// AsBytes is the text as it stands in memory.
inline std::span<const std::uint8_t> AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace provider
