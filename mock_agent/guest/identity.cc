#include "mock_agent/guest/identity.h"

#include <nlohmann/json.hpp>

#include <iterator>
#include <string>
#include <utility>

#include "mock_agent/guest/digest.h"
#include "mock_agent/guest/key_derivation.h"
#include "mock_agent/guest/signature_chain.h"
#include "mock_agent/wire/text_file.h"

namespace mock_agent {
namespace {

using nlohmann::json;

constexpr std::string_view kSalt = "RATLS";
constexpr std::size_t kAppIdBytes = 20;

// HexMember is a member's bytes. What is no hex, or of the wrong size, cannot be the key or
// signature it should be.
Result<Bytes> HexMember(const json& object, const char* name, const std::string& where) {
  const auto member = object.find(name);
  if (member == object.end()) {
    return Error{ErrorCode::kMissingMember, where + ": no member " + name};
  }
  if (!member->is_string()) {
    return Error{ErrorCode::kWrongType, where + ": " + name + " is not a string"};
  }
  const auto bytes = FromHex(member->get_ref<const std::string&>());
  if (!bytes) return Error{ErrorCode::kBadKey, where + ": " + name + " is not hex"};
  return *bytes;
}

}  // namespace

Identity::Identity(const Secp256k1Key& app_root_key, Bytes k256_signature, Bytes app_id,
                   std::optional<Secp256k1Key> kms_root_key)
    : app_root_key_(app_root_key),
      k256_signature_(std::move(k256_signature)),
      app_id_(std::move(app_id)),
      kms_root_key_(kms_root_key) {
}

Result<Identity> Identity::FromSeed(std::span<const std::uint8_t> seed) {
  BOOST_OUTCOME_TRY(kms_root_key, Secp256k1Key::Create(seed));
  const Digest digest = Sha256(seed);
  const Bytes app_id(digest.begin(), digest.begin() + kAppIdBytes);

  Bytes info = app_id;
  std::ranges::copy(AsBytes("app-key"), std::back_inserter(info));
  BOOST_OUTCOME_TRY(app_root_key, Secp256k1Key::Create(HkdfSha256(kSalt, seed, info, 32)));
  return Identity(app_root_key, SignAppRootKey(kms_root_key, app_id, app_root_key.PublicKey()),
                  app_id, kms_root_key);
}

Result<Identity> Identity::FromSeedHex(std::string_view hex) {
  const auto seed = FromHex(hex);
  if (!seed || seed->size() != Secp256k1Key::kPrivateBytes) {
    return Error{ErrorCode::kSeedNotHex, "the seed is not 64 hex digits"};
  }
  return FromSeed(*seed);
}

Result<Identity> Identity::FromAppKeys(const std::filesystem::path& file) {
  const std::string where = file.string();
  BOOST_OUTCOME_TRY(text, ReadTextFile(file));
  const json object = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (object.is_discarded()) return Error{ErrorCode::kNotJson, where + ": not one JSON value"};
  if (!object.is_object()) return Error{ErrorCode::kWrongType, where + ": not a JSON object"};

  BOOST_OUTCOME_TRY(app_root_key, HexMember(object, "k256_key", where));
  BOOST_OUTCOME_TRY(signature, HexMember(object, "k256_signature", where));
  auto identity = FromAppRootKey(app_root_key, signature);
  if (!identity) return Error{identity.error().code, where + ": " + identity.error().message};
  return identity;
}

Result<Identity> Identity::FromAppRootKey(std::span<const std::uint8_t> app_root_key,
                                          std::span<const std::uint8_t> k256_signature) {
  BOOST_OUTCOME_TRY(key, Secp256k1Key::Create(app_root_key));
  if (k256_signature.size() != Secp256k1Key::kSignatureBytes) {
    return Error{ErrorCode::kBadKey, "the signature does not have 65 bytes"};
  }
  return Identity(key, Bytes(k256_signature.begin(), k256_signature.end()), Bytes(kAppIdBytes),
                  std::nullopt);
}

Bytes Identity::DeriveSecret(std::string_view path, std::size_t size) const {
  return HkdfSha256(kSalt, app_root_key(), AsBytes(path), size);
}

std::vector<Bytes> Identity::SignatureChain(std::string_view path, std::string_view purpose,
                                            std::string_view algorithm) const {
  return SignatureChainOf(DeriveSecret(path), purpose, algorithm);
}

std::vector<Bytes> Identity::SignatureChainOf(std::span<const std::uint8_t> secret,
                                              std::string_view purpose,
                                              std::string_view algorithm) const {
  const KeyAlgorithm key_algorithm =
      ParseKeyAlgorithm(algorithm).value_or(KeyAlgorithm::kSecp256k1);
  const Bytes public_key = PublicKeyOf(secret, key_algorithm);
  return {SignKeyClaim(app_root_key_, purpose, public_key), k256_signature_};
}

}  // namespace mock_agent
