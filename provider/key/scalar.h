// Scalars of P-256 as 32 bytes, big-endian: which are valid, and how they are drawn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "provider/agent/result.h"
#include "provider/key/byte_stream.h"

namespace provider {

inline constexpr std::size_t kScalarBytes = 32;

// A draw is unfit about once in 2^32 times: a stream that gives so many running is broken.
inline constexpr int kMostDraws = 64;

// IsScalar is true from 1 to the group order less 1. It takes the same time for all values.
bool IsScalar(std::span<const std::uint8_t, kScalarBytes> bytes);

// DrawScalar reads 32 bytes of the stream into `out`, again and again until they are a scalar.
// Refuses with what the stream refuses with, or with kCryptoFailed after kMostDraws; then `out`
// holds nothing to use.
Result<void> DrawScalar(ByteStream& stream, std::span<std::uint8_t, kScalarBytes> out);

}  // namespace provider
