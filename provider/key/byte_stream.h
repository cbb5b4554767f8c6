// ByteStream: where scalars are drawn from.
#pragma once

#include <cstdint>
#include <span>

#include "provider/agent/result.h"

namespace provider {

class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Read fills `out` with the next bytes, all of them secret, or refuses with kCryptoFailed.
  virtual Result<void> Read(std::span<std::uint8_t> out) = 0;
};

}  // namespace provider
