#include "mock_agent/guest/key_parts.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "mock_agent/guest/signature_chain.h"
#include "mock_agent/guest/v1_key.h"

namespace mock_agent {
namespace {

using nlohmann::json;

const Identity& TheIdentity() {
  static const Identity identity = Identity::FromSeed(Bytes(32, 0x5a)).value();
  return identity;
}

TEST(WellFormedKeyBodyTest, IsCompactAndTheKnownAnswer) {
  const Identity identity =
      Identity::FromAppRootKey(
          *FromHex("1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b"),
          Bytes(65, 0x11))
          .value();
  const std::string chain =
      "[\"c8a3dcf06c4e95bd78a5d7a1c8fcff171fc5848cfae804c6fc11bda4dc5d4062"
      "379995390843827444992c4c0e4bac70f0f878e01b9fc8b98cd7126fe5a3876b01\",\"" +
      std::string(130, '1') + "\"]";
  EXPECT_EQ(SignatureChainJson(identity, "test", "signing", "secp256k1"), chain);
  EXPECT_EQ(WellFormedKeyBody(identity, "test", "signing", "secp256k1", 32),
            R"({"key":"52786aa123b0971e283af97f32e25767483d099d66e6c40afeb3a49046b5379e",)"
            R"("signature_chain":)" +
                chain + "}");
}

TEST(WellFormedKeyBodyTest, HoldsASecretOfAnyLengthAndTheChainOfTheKey) {
  for (const std::size_t size : {0U, 31U, 48U}) {
    const json body = json::parse(WellFormedKeyBody(TheIdentity(), "a", "b", "", size));
    EXPECT_EQ(body["key"], ToHex(TheIdentity().DeriveSecret("a", size)));
    EXPECT_EQ(body["signature_chain"].dump(), SignatureChainJson(TheIdentity(), "a", "b", ""));
  }
}

TEST(PartsOfTest, OfV1AreAKeyAndItsPublicKey) {
  const AnswerParts parts = PartsOf(TheIdentity(), {"a", "", "ed25519", KeyApi::kV1}, 32);
  const V1Key granted = V1KeyOf(TheIdentity(), "a", KeyAlgorithm::kEd25519);
  EXPECT_EQ(parts.secret, granted.key);
  EXPECT_EQ(parts.public_key, ToHex(granted.public_key));
  EXPECT_NE(parts.other_public_key, parts.public_key);
  const json body = json::parse(parts.answer);
  EXPECT_EQ(body.size(), 3U);
  EXPECT_EQ(body["key"], ToHex(granted.key));
  EXPECT_EQ(body["public_key"], parts.public_key);
  EXPECT_EQ(body["signature_chain"], json::parse(parts.chain));
  EXPECT_EQ(PartsOf(TheIdentity(), {"a", "", "ed25519"}, 32).public_key, "") << "v0 has none";
}

TEST(PartsForRequestsTest, ReadTheVersionThatIsExpected) {
  constexpr std::string_view kBoth = R"({"path":"p","domain":"d","algorithm":"secp256k1"})";
  const PartsFor v1 = PartsForRequests(TheIdentity(), {"e", "", "ed25519", KeyApi::kV1});
  EXPECT_EQ(v1(kBoth, 32).secret, V1KeyOf(TheIdentity(), "d", KeyAlgorithm::kSecp256k1).key);
  EXPECT_EQ(v1("no JSON", 32).secret, V1KeyOf(TheIdentity(), "e", KeyAlgorithm::kEd25519).key);
  EXPECT_EQ(PartsForRequests(TheIdentity(), {"e", "", ""})(kBoth, 32).secret,
            TheIdentity().DeriveSecret("p"));
}

}  // namespace
}  // namespace mock_agent
