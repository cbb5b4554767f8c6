// Identity: whose keys the agent hands out.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mock_agent/result.h"

namespace mock_agent {

using Bytes = std::vector<std::uint8_t>;

// Identity holds an app root key that is a valid secp256k1 private key, and the KMS's signature over it. A mock identity carries
// no security: its keys may be printed and logged.
class Identity {
 public:
  // FromSeed takes 32 bytes as the KMS root key; the app id is the first 20 bytes of SHA-256(seed). kBadKey for a seed that is no key.
  static Result<Identity> FromSeed(std::span<const std::uint8_t> seed);
  // FromSeedHex is FromSeed of 64 hex digits; kSeedNotHex.
  static Result<Identity> FromSeedHex(std::string_view hex);
  // FromAppKeys reads the simulator's appkeys.json: k256_key and k256_signature (hex, 32 and 65 bytes).
  static Result<Identity> FromAppKeys(const std::filesystem::path& file);
  static Result<Identity> FromAppRootKey(std::span<const std::uint8_t> app_root_key, std::span<const std::uint8_t> k256_signature);

  // DeriveSecret is HKDF-SHA256(salt "RATLS", app root key, info = path bytes, L = size): GetKey v0's key for size 32.
  Bytes DeriveSecret(std::string_view path, std::size_t size = 32) const;
  // SignatureChain is GetKey v0's: two signatures of 65 bytes, r || s || v. `algorithm` is secp256k1 or ed25519.
  std::vector<Bytes> SignatureChain(std::string_view path, std::string_view purpose, std::string_view algorithm) const;

  const std::array<std::uint8_t, 32>& app_root_key() const { return app_root_key_; }
  const Bytes& app_id() const { return app_id_; }  // 20 bytes; all zero when the identity does not know it

 private:
  Identity() = default;

  std::array<std::uint8_t, 32> app_root_key_{};
  Bytes k256_signature_;
  Bytes app_id_;
};

}  // namespace mock_agent
