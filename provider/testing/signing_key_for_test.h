// SigningKey: a private key of secp256k1 that makes links of signature chains, for tests.
#pragma once

#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <cstdint>
#include <cstdlib>
#include <span>
#include <string_view>
#include <vector>

#include "provider/agent/signature_chain.h"
#include "provider/key/keccak256.h"
#include "provider/key/secp256k1_curve.h"
#include "provider/testing/hex_for_test.h"

namespace provider {

class SigningKey {
 public:
  // Of 64 hex digits.
  explicit SigningKey(std::string_view digits) : key_(FromHex(digits)) {}

  Secp256k1PublicKey public_key() const {
    return Secp256k1PublicKeyOf(SecretBytes::CopyOf(key_)).value();
  }

  ChainLink Sign(const Keccak256Digest& digest) const {
    secp256k1_context* const context = secp256k1_context_create(SECP256K1_CONTEXT_NONE);
    secp256k1_ecdsa_recoverable_signature signature{};
    ChainLink link{};
    int recovery_id = -1;
    if (secp256k1_ecdsa_sign_recoverable(context, &signature, digest.data(), key_.data(), nullptr,
                                         nullptr) != 1 ||
        secp256k1_ecdsa_recoverable_signature_serialize_compact(context, link.data(), &recovery_id,
                                                                &signature) != 1) {
      std::abort();
    }
    secp256k1_context_destroy(context);
    link.back() = static_cast<std::uint8_t>(recovery_id);
    return link;
  }

  // SignKey is link 0, where this key is the app's root key.
  ChainLink SignKey(std::string_view purpose, const Secp256k1PublicKey& key) const {
    const std::string claim = std::string(purpose) + ":" + ToHex(key);
    return Sign(Keccak256({std::vector<std::uint8_t>(claim.begin(), claim.end())}));
  }

  // SignApp is link 1, where this key is the KMS root.
  ChainLink SignApp(std::span<const std::uint8_t> app_id, const Secp256k1PublicKey& root) const {
    const std::string_view issued = "dstack-kms-issued:";
    return Sign(Keccak256({std::vector<std::uint8_t>(issued.begin(), issued.end()), app_id, root}));
  }

 private:
  std::vector<std::uint8_t> key_;
};

}  // namespace provider
