#include "mock_agent/guest/forged_chain.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "mock_agent/guest/secp256k1_order.h"
#include "mock_agent/guest/signature_chain.h"

namespace mock_agent {
namespace {

using Link = Bytes;  // r || s || v

Link FlippedV(Link link) {
  link.back() ^= 1;
  return link;
}

// HighS is the same signature, with n - s: it leads to the same key.
Link HighS(Link link) {
  int borrow = 0;
  for (std::size_t i = kSecp256k1Order.size(); i-- > 0;) {
    std::uint8_t& digit = link[kSecp256k1Order.size() + i];
    const int difference = kSecp256k1Order.at(i) - digit - borrow;
    borrow = difference < 0 ? 1 : 0;
    digit = static_cast<std::uint8_t>(difference);
  }
  return FlippedV(std::move(link));
}

// A key that is nobody's, the same each time for the same app.
Secp256k1Key Stranger(const ChainParts& parts, std::string_view name) {
  Bytes seed = parts.of_app;
  std::ranges::copy(AsBytes(name), std::back_inserter(seed));
  return Secp256k1Key::Create(Sha256(seed)).value();
}

std::string AnotherPurpose(const std::string& purpose) {
  return purpose + "-of-another";
}

Link KeyClaim(const Secp256k1Key& by, const ChainParts& parts, const std::string& purpose) {
  return SignKeyClaim(by, purpose, PublicKeyOf(parts.secret, KeyAlgorithm::kSecp256k1));
}

}  // namespace

Bytes AnotherApp(Bytes app_id) {
  app_id.front() ^= 1;
  return app_id;
}

ChainParts ChainPartsOf(const Identity& identity, const KeyRequest& asked, std::string_view other) {
  const Bytes secret = identity.DeriveSecret(asked.path);
  const auto of_key = [&](const Bytes& of, const std::string& purpose) {
    return identity.SignatureChainOf(of, purpose, "secp256k1").front();
  };
  return {.secret = secret,
          .purpose = asked.purpose,
          .app_id = identity.app_id(),
          .of_key = of_key(secret, asked.purpose),
          .of_app = identity.k256_signature(),
          .of_other_key = of_key(identity.DeriveSecret(other), asked.purpose),
          .for_other_purpose = of_key(secret, AnotherPurpose(asked.purpose)),
          .kms_root_key = identity.kms_root_key()};
}

std::vector<Bytes> ForgedChain(const ChainParts& parts, Forgery forgery) {
  const auto& [secret, purpose, app_id, of_key, of_app, of_other_key, for_other_purpose, kms_root] =
      parts;
  const Secp256k1Key app = Stranger(parts, "app");
  const Secp256k1Key kms = Stranger(parts, "kms");
  switch (forgery) {
    case Forgery::kSingle:
      return {of_key};
    case Forgery::kShort:
      return {Link(of_key.begin(), of_key.end() - 1), of_app};
    case Forgery::kLong: {
      Link longer = of_key;
      longer.push_back(0);
      return {longer, of_app};
    }
    case Forgery::kSwapped:
      return {of_app, of_key};
    case Forgery::kThird:
      return {of_key, of_app, of_app};
    case Forgery::kHighS:
      return {HighS(of_key), of_app};
    case Forgery::kHighSOfApp:
      return {of_key, HighS(of_app)};
    case Forgery::kFlippedV:
      return {FlippedV(of_key), of_app};
    case Forgery::kFlippedVOfApp:
      return {of_key, FlippedV(of_app)};
    case Forgery::kOtherKey:
      return {of_other_key, of_app};
    case Forgery::kOtherPurpose:
      return {for_other_purpose.value_or(KeyClaim(app, parts, AnotherPurpose(purpose))), of_app};
    case Forgery::kOtherApp:
      return {KeyClaim(app, parts, purpose),
              SignAppRootKey(kms_root.value_or(kms), AnotherApp(app_id), app.PublicKey())};
    case Forgery::kOtherAppRoot:
      return {KeyClaim(app, parts, purpose), of_app};
    case Forgery::kOtherRoot:
      return {KeyClaim(app, parts, purpose), SignAppRootKey(kms, app_id, app.PublicKey())};
  }
  std::abort();
}

std::string ChainJson(const std::vector<Bytes>& links) {
  nlohmann::json chain = nlohmann::json::array();
  for (const Bytes& link : links) chain.push_back(ToHex(link));
  return chain.dump();
}

}  // namespace mock_agent
