// Shake256Stream: the endless output of SHAKE256 (FIPS 202) as a ByteStream.
#pragma once

#include <cryptopp/shake.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "provider/agent/result.h"
#include "provider/agent/secret_bytes.h"
#include "provider/key/byte_stream.h"

namespace provider {

class Shake256Stream final : public ByteStream {
 public:
  // Absorb starts the stream of SHAKE256(label || secret).
  static Shake256Stream Absorb(std::string_view label, std::span<const std::uint8_t> secret);

  Result<void> Read(std::span<std::uint8_t> out) override;

 private:
  // What Crypto++ absorbed it keeps in a block that it wipes; in none that can be moved.
  using Sponge = std::unique_ptr<CryptoPP::SHAKE256>;

  explicit Shake256Stream(Sponge absorbed) : absorbed_(std::move(absorbed)) {}
  void SqueezeAtLeast(std::size_t size);

  Sponge absorbed_;
  SecretBytes squeezed_ = SecretBytes::Zeroed(0);  // the stream from its beginning
  std::size_t used_ = 0;                           // how much of it was read
};

}  // namespace provider
