#include "mock_agent/guest/signature_chain.h"

#include <botan/ed25519.h>

#include <cstdlib>

namespace mock_agent {
std::optional<KeyAlgorithm> ParseKeyAlgorithm(std::string_view name) {
  if (name.empty() || name == "secp256k1" || name == "k256") return KeyAlgorithm::kSecp256k1;
  if (name == "ed25519") return KeyAlgorithm::kEd25519;
  return std::nullopt;
}

Bytes PublicKeyOf(std::span<const std::uint8_t> derived_key, KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::kSecp256k1:
      return Secp256k1Key::Create(derived_key).value().PublicKey();
    case KeyAlgorithm::kEd25519:
      // Of 32 bytes Botan makes the key pair; of 64 it would believe the second half.
      if (derived_key.size() != 32) std::abort();
      return Botan::Ed25519_PrivateKey({derived_key.begin(), derived_key.end()}).get_public_key();
  }
  std::abort();
}

Digest KeyClaim(std::string_view purpose, std::span<const std::uint8_t> public_key) {
  return Keccak256({AsBytes(purpose), AsBytes(":"), AsBytes(ToHex(public_key))});
}

Bytes SignKeyClaim(const Secp256k1Key& app_root_key, std::string_view purpose,
                   std::span<const std::uint8_t> public_key) {
  return app_root_key.Sign(KeyClaim(purpose, public_key));
}

Digest AppClaim(std::span<const std::uint8_t> app_id,
                std::span<const std::uint8_t> app_root_public_key) {
  return Keccak256({AsBytes("dstack-kms-issued"), AsBytes(":"), app_id, app_root_public_key});
}

Bytes SignAppRootKey(const Secp256k1Key& kms_root_key, std::span<const std::uint8_t> app_id,
                     std::span<const std::uint8_t> app_root_public_key) {
  return kms_root_key.Sign(AppClaim(app_id, app_root_public_key));
}

}  // namespace mock_agent
