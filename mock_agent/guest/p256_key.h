// P256Key: a private key of the NIST curve P-256, and what certificates need of it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

class P256Key {
 public:
  static constexpr std::size_t kPrivateBytes = 32;

  // Create takes a big-endian number. kBadKey unless it has 32 bytes, is not zero and is below the
  // group order.
  static Result<P256Key> Create(std::span<const std::uint8_t> private_key);
  // FromPem reads PKCS#8 in PEM; kBadKey for anything but a P-256 key.
  static Result<P256Key> FromPem(const std::string& pem);
  // Fresh is a new key of 32 random bytes.
  static P256Key Fresh();

  // Point is the public key as SEC1 has it, uncompressed: 65 bytes.
  const Bytes& Point() const { return point_; }
  // PublicKeyDer is the SubjectPublicKeyInfo.
  std::string PublicKeyDer() const;
  // Pem is PKCS#8 with the public key.
  std::string Pem() const;
  // Sign is an ECDSA signature over SHA-256 of the message, in DER, with the nonce of RFC 6979: the
  // same message has the same signature.
  std::string Sign(std::string_view message) const;

 private:
  P256Key() = default;

  std::array<std::uint8_t, kPrivateBytes> private_key_{};
  Bytes point_;
};

// PemBlock is `der` in base64, 64 characters a line, between the lines that name it.
std::string PemBlock(std::string_view name, std::string_view der);

}  // namespace mock_agent
