// Identity: whose keys the agent hands out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "mock_agent/guest/secp256k1_key.h"
#include "mock_agent/wire/answer_parts.h"
#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// Identity holds an app root key that is a valid secp256k1 private key, and the KMS's signature
// over it. A mock identity carries no security: its keys may be printed and logged.
class Identity {
 public:
  // FromSeed takes 32 bytes as the KMS root key; the app id is the first 20 bytes of SHA-256(seed).
  // kBadKey for a seed that is no key.
  static Result<Identity> FromSeed(std::span<const std::uint8_t> seed);
  // FromSeedHex is FromSeed of 64 hex digits; kSeedNotHex.
  static Result<Identity> FromSeedHex(std::string_view hex);
  // FromAppKeys reads the simulator's appkeys.json: k256_key and k256_signature (hex, 32 and 65
  // bytes). The file's other members are the simulator's business. kFileUnreadable, kNotJson,
  // kMissingMember, kWrongType, kBadKey.
  static Result<Identity> FromAppKeys(const std::filesystem::path& file);
  // FromAppRootKey believes the signature: who made it cannot be known without the app id.
  static Result<Identity> FromAppRootKey(std::span<const std::uint8_t> app_root_key,
                                         std::span<const std::uint8_t> k256_signature);

  // DeriveSecret is HKDF-SHA256(salt "RATLS", app root key, info = path bytes, L = size): GetKey
  // v0's key for size 32. At most kMaxSecretBytes; more aborts.
  Bytes DeriveSecret(std::string_view path, std::size_t size = 32) const;
  // SignatureChain is GetKey v0's: two signatures of 65 bytes, r || s || v. An algorithm that the
  // agent would refuse counts as secp256k1.
  std::vector<Bytes> SignatureChain(std::string_view path, std::string_view purpose,
                                    std::string_view algorithm) const;
  // SignatureChainOf is the same for the secret that a path has.
  std::vector<Bytes> SignatureChainOf(std::span<const std::uint8_t> secret,
                                      std::string_view purpose, std::string_view algorithm) const;

  const std::array<std::uint8_t, 32>& app_root_key() const { return app_root_key_.private_key(); }
  const Secp256k1Key& root() const { return app_root_key_; }
  // 65 bytes: link 1 of each signature chain.
  const Bytes& k256_signature() const { return k256_signature_; }
  // 20 bytes; all zero when the identity does not know it.
  const Bytes& app_id() const { return app_id_; }
  // Known of an identity from a seed.
  const std::optional<Secp256k1Key>& kms_root_key() const { return kms_root_key_; }

 private:
  Identity(const Secp256k1Key& app_root_key, Bytes k256_signature, Bytes app_id,
           std::optional<Secp256k1Key> kms_root_key);

  Secp256k1Key app_root_key_;
  Bytes k256_signature_;
  Bytes app_id_;
  std::optional<Secp256k1Key> kms_root_key_;
};

}  // namespace mock_agent
