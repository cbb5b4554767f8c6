// KeyOrigin: where a key has to come from, and the proof that it does.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "provider/agent/agent_secret.h"
#include "provider/agent/key_request.h"
#include "provider/agent/result.h"
#include "provider/agent/signature_chain.h"
#include "provider/key/secp256k1_curve.h"

namespace provider {

inline constexpr std::size_t kAppIdBytes = 20;

using AppId = std::array<std::uint8_t, kAppIdBytes>;

// KeyOrigin is a KMS, an app of it, and the purpose that the app gave the key. The key's path is no
// part of it: no link of a chain names one.
class KeyOrigin {
 public:
  // Expect takes the public key of the KMS root (SEC1, compressed or uncompressed) and the app id,
  // both in hex of any case without a prefix, and the request that the key will answer. Refuses
  // with kRootPublicKeyInvalid, kAppIdInvalid and kOriginAlgorithm (the request is for another
  // algorithm than secp256k1, which k256 and the empty text name too), in this order.
  static Result<KeyOrigin> Expect(std::string_view root_public_key, std::string_view app_id,
                                  const KeyRequest& request);

  // Prove follows the chain from the key to the root (dstack guest API v0, GetKey):
  //   link 0  signed by the app's root key, over keccak256(purpose ":" hex of the public key)
  //   link 1  signed by the KMS root, over keccak256("dstack-kms-issued:" app id, the app's root)
  // The app's root key is the one that link 0 leads to; what link 1 leads to has to be the KMS root
  // that is expected. Refuses with kKeyNotSecp256k1, kChainNotCanonical and kChainNotToRoot, in
  // this order. A link that is wrong leads to a key that nobody has, so that the last is all that
  // can be said of it.
  Result<void> Prove(const AgentSecret& secret, const SignatureChain& chain) const;
  // The same for who knows the public key only. That it is the key's is not shown by this.
  Result<void> Prove(const Secp256k1PublicKey& key, const SignatureChain& chain) const;

  const AppId& app_id() const { return app_id_; }
  const Secp256k1PublicKey& root_public_key() const { return root_; }

 private:
  KeyOrigin(const Secp256k1PublicKey& root, const AppId& app_id, std::string purpose)
      : root_(root), app_id_(app_id), purpose_(std::move(purpose)) {}

  Secp256k1PublicKey root_;
  AppId app_id_;
  std::string purpose_;
};

}  // namespace provider
