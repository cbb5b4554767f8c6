// ServerKey: the ARC server key pair (draft-ietf-privacypass-arc-crypto-01, SetupServer).
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "provider/agent_secret.h"
#include "provider/result.h"
#include "provider/secret_bytes.h"

namespace provider {

inline constexpr std::size_t kPrivateKeyBytes = 128;  // x0 || x1 || x2 || x0Blinding, 32 bytes big-endian each
inline constexpr std::size_t kPublicKeyBytes = 99;    // X0 || X1 || X2, SEC1 compressed

using PublicKey = std::array<std::uint8_t, kPublicKeyBytes>;

// ServerKey cannot hold a scalar that is zero or not below the P-256 order.
class ServerKey {
 public:
  // Derive draws the four scalars from SHAKE256("tessera/dstack-kms/arc-server-key/v1" || secret), drawing again while a
  // draw is zero or not below the group order. Refuses with kCryptoFailed when OpenSSL does.
  static Result<ServerKey> Derive(const AgentSecret& secret);
  // Parse takes the 128 bytes of a private key; kKeyFileInvalid for another size or a scalar out of range.
  static Result<ServerKey> Parse(std::span<const std::uint8_t> private_key);
  // Random draws a fresh key (providers ephemeral and file).
  static Result<ServerKey> Random();

  const SecretBytes& private_key() const { return private_key_; }
  const PublicKey& public_key() const { return public_key_; }

 private:
  ServerKey(SecretBytes private_key, const PublicKey& public_key);

  SecretBytes private_key_;
  PublicKey public_key_;
};

}  // namespace provider
