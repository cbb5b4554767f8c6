// ServerKey: the ARC server key pair (draft-ietf-privacypass-arc-crypto-01, SetupServer).
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "provider/agent/agent_secret.h"
#include "provider/agent/result.h"
#include "provider/agent/secret_bytes.h"
#include "provider/key/byte_stream.h"
#include "provider/key/public_key.h"

namespace provider {

// ServerKey cannot hold a scalar that is zero or not below the P-256 order.
class ServerKey {
 public:
  // Derive draws the four scalars from SHAKE256("tessera/dstack-kms/arc-server-key/v1" || secret),
  // drawing again while a draw is zero or not below the group order. Refuses with kCryptoFailed
  // when OpenSSL does.
  static Result<ServerKey> Derive(const AgentSecret& secret);
  // Parse takes the 128 bytes of a private key; kKeyFileInvalid for another size or a scalar out of
  // range.
  static Result<ServerKey> Parse(std::span<const std::uint8_t> private_key);
  // Random draws a fresh key (providers ephemeral and file).
  static Result<ServerKey> Random();

  const SecretBytes& private_key() const { return private_key_; }
  const PublicKey& public_key() const { return public_key_; }

 private:
  ServerKey(SecretBytes private_key, const PublicKey& public_key)
      : private_key_(std::move(private_key)), public_key_(public_key) {}

  static Result<ServerKey> Draw(ByteStream& stream);
  // OfScalars takes 128 bytes, already known to be four valid scalars.
  static Result<ServerKey> OfScalars(SecretBytes private_key);

  SecretBytes private_key_;
  PublicKey public_key_;
};

}  // namespace provider
