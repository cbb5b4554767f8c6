#include "mock_agent/guest/key_methods.h"

#include <botan/auto_rng.h>
#include <botan/ed25519.h>
#include <botan/pubkey.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "mock_agent/guest/digest.h"
#include "mock_agent/guest/messages.h"
#include "mock_agent/guest/signature_chain.h"
#include "mock_agent/guest/signature_check.h"
#include "mock_agent/guest/v1_key.h"

namespace mock_agent {
namespace {

constexpr const char* kUnsupported = "Unsupported algorithm";
// The key that Sign and GetAttestationForAppKey use, and what it is for.
constexpr std::string_view kAppKeyPath = "vms";
constexpr std::string_view kAppKeyPurpose = "signing";

// Signing is how Sign and Verify take an algorithm's name: the empty one is none.
enum class Signing { kSecp256k1, kPrehashed, kEd25519 };

std::optional<Signing> SigningNamed(std::string_view name) {
  if (name == "secp256k1" || name == "k256") return Signing::kSecp256k1;
  if (name == "secp256k1_prehashed") return Signing::kPrehashed;
  if (name == "ed25519") return Signing::kEd25519;
  return std::nullopt;
}

Bytes SignWithEd25519(const Bytes& key, const Bytes& message) {
  Botan::AutoSeeded_RNG unused;
  const Botan::Ed25519_PrivateKey private_key({key.begin(), key.end()});
  return Botan::PK_Signer(private_key, unused, "Pure").sign_message(message, unused);
}

// SignWithSecp256k1 is r and s.
Bytes SignWithSecp256k1(const Bytes& key, const Digest& digest) {
  Bytes signature = Secp256k1Key::Create(key).value().Sign(digest);
  signature.pop_back();  // how to recover the public key
  return signature;
}

}  // namespace

MethodResult GetKey(const Guest& guest, const Message& request) {
  const auto& algorithm = request.Get<std::string>("algorithm");
  if (!ParseKeyAlgorithm(algorithm)) return MethodFailure{kUnsupported};
  Bytes key = guest.identity().DeriveSecret(request.Get<std::string>("path"));
  Message answer(kGetKeyResponse);
  answer.Set("signature_chain", guest.identity().SignatureChainOf(
                                    key, request.Get<std::string>("purpose"), algorithm));
  answer.Set("key", std::move(key));
  return answer;
}

MethodResult DeriveK256Key(const Guest& guest, const Message& request) {
  BOOST_OUTCOME_TRY(key, GetKey(guest, request));
  Message answer(kDeriveK256KeyResponse);
  answer.Set("k256_key", key.Get<Bytes>("key"));
  answer.Set("k256_signature_chain", key.Get<std::vector<Bytes>>("signature_chain"));
  return answer;
}

MethodResult Sign(const Guest& guest, const Message& request) {
  const auto signing = SigningNamed(request.Get<std::string>("algorithm"));
  if (!signing) return MethodFailure{kUnsupported};
  const auto& data = request.Get<Bytes>("data");
  const Bytes key = guest.identity().DeriveSecret(kAppKeyPath);
  Bytes signature;
  switch (*signing) {
    case Signing::kEd25519:
      signature = SignWithEd25519(key, data);
      break;
    case Signing::kSecp256k1:
      signature = SignWithSecp256k1(key, Sha256(data));
      break;
    case Signing::kPrehashed: {
      Digest digest;
      if (data.size() != digest.size()) {
        return MethodFailure{fmt::format(
            "Pre-hashed signing requires a 32-byte digest, but received {} bytes", data.size())};
      }
      std::ranges::copy(data, digest.begin());
      signature = SignWithSecp256k1(key, digest);
    }
  }
  const bool ed25519 = *signing == Signing::kEd25519;
  auto chain =
      guest.identity().SignatureChainOf(key, kAppKeyPurpose, ed25519 ? "ed25519" : "secp256k1");
  chain.insert(chain.begin(), signature);
  Message answer(kSignResponse);
  answer.Set("signature", std::move(signature));
  answer.Set("signature_chain", std::move(chain));
  answer.Set("public_key", AppPublicKey(guest, ed25519));
  return answer;
}

MethodResult Verify(const Guest&, const Message& request) {
  const auto signing = SigningNamed(request.Get<std::string>("algorithm"));
  if (!signing) return MethodFailure{kUnsupported};
  const auto& data = request.Get<Bytes>("data");
  const auto& signature = request.Get<Bytes>("signature");
  const auto& key = request.Get<Bytes>("public_key");
  const auto valid = *signing == Signing::kEd25519 ? CheckEd25519(key, signature, data)
                     : *signing == Signing::kPrehashed
                         ? CheckSecp256k1(key, signature, data)
                         : CheckSecp256k1(key, signature, Sha256(data));
  if (!valid) return MethodFailure{valid.error()};
  Message answer(kVerifyResponse);
  answer.Set("valid", valid.value());
  return answer;
}

MethodResult V1GetKey(const Guest& guest, const Message& request) {
  const auto& name = request.Get<std::string>("algorithm");
  const auto algorithm = ParseV1Algorithm(name);
  if (!algorithm) return MethodFailure{WhyNotV1Algorithm(name)};
  V1Key granted = V1KeyOf(guest.identity(), request.Get<std::string>("domain"), *algorithm);
  Message answer(kV1GetKeyResponse);
  answer.Set("key", std::move(granted.key));
  answer.Set("public_key", std::move(granted.public_key));
  answer.Set("signature_chain", std::move(granted.chain));
  return answer;
}

Bytes AppPublicKey(const Guest& guest, bool ed25519) {
  return PublicKeyOf(guest.identity().DeriveSecret(kAppKeyPath),
                     ed25519 ? KeyAlgorithm::kEd25519 : KeyAlgorithm::kSecp256k1);
}

}  // namespace mock_agent
