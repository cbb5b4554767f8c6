// Secp256k1Key: a private key, and the recoverable signatures it makes.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "mock_agent/guest/digest.h"
#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// SignerOf is the public key (SEC1 compressed, 33 bytes) that made the signature of 65 bytes over the
// digest; nothing where there is none.
std::optional<Bytes> SignerOf(std::span<const std::uint8_t> signature, const Digest& digest);

class Secp256k1Key {
 public:
  static constexpr std::size_t kPrivateBytes = 32;
  static constexpr std::size_t kSignatureBytes = 65;

  // Create takes a big-endian number. kBadKey unless it has 32 bytes, is not zero and is below the
  // group order.
  static Result<Secp256k1Key> Create(std::span<const std::uint8_t> private_key);

  const std::array<std::uint8_t, kPrivateBytes>& private_key() const { return private_key_; }
  // PublicKey is SEC1 compressed, 33 bytes.
  Bytes PublicKey() const;
  // Sign is r || s || v: low S, v from 0 to 3, the nonce of RFC 6979 with HMAC-SHA256,
  // but of the whole digest where that is above the group order.
  Bytes Sign(const Digest& digest) const;

 private:
  Secp256k1Key() = default;

  std::array<std::uint8_t, kPrivateBytes> private_key_{};
};

}  // namespace mock_agent
