#include "mock_agent/guest/secp256k1_key.h"

#include <gtest/gtest.h>

#include <string_view>

namespace mock_agent {
namespace {

// SEC 2, section 2.4.1: the group's order and its base point.
constexpr std::string_view kGroupOrder =
    "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
constexpr std::string_view kLargestKey =
    "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140";
constexpr std::string_view kHalfOrder =
    "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
constexpr std::string_view kOne =
    "0000000000000000000000000000000000000000000000000000000000000001";

Secp256k1Key Key(std::string_view hex) {
  return Secp256k1Key::Create(*FromHex(hex)).value();
}

TEST(Secp256k1KeyTest, RefusesWhatIsNoPrivateKey) {
  struct Case {
    std::string_view name;
    Bytes key;
  };
  for (const auto& [name, key] : {
           Case{.name = "nothing", .key = {}},
           Case{.name = "31 bytes", .key = Bytes(31, 1)},
           Case{.name = "33 bytes", .key = Bytes(33, 1)},
           Case{.name = "zero", .key = Bytes(32, 0)},
           Case{.name = "the group order", .key = *FromHex(kGroupOrder)},
           Case{.name = "all ones", .key = Bytes(32, 0xff)},
       }) {
    SCOPED_TRACE(name);
    const auto result = Secp256k1Key::Create(key);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::kBadKey);
  }
}

TEST(Secp256k1KeyTest, MakesTheCompressedPublicKey) {
  EXPECT_EQ(ToHex(Key(kOne).PublicKey()),
            "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  EXPECT_EQ(ToHex(Key(kLargestKey).PublicKey()),
            "0379be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
}

// The four claims of a recoverable signature, over enough messages to meet both parities of R and,
// were S not kept low, both halves of its range.
TEST(Secp256k1KeyTest, SignsWithALowSAndARecoveryId) {
  const Secp256k1Key key = Key("1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b");
  bool parities[2] = {false, false};
  for (std::uint8_t message = 0; message < 32; ++message) {
    const Digest digest = Sha256(Bytes{message});
    const Bytes signature = key.Sign(digest);
    ASSERT_EQ(signature.size(), 65U);
    EXPECT_EQ(SignerOf(signature, digest), key.PublicKey());
    EXPECT_EQ(key.Sign(digest), signature);
    const Bytes s(signature.begin() + 32, signature.begin() + 64);
    EXPECT_LE(s, *FromHex(kHalfOrder));
    parities[signature[64] & 1] = true;
  }
  EXPECT_TRUE(parities[0] && parities[1]);
}

TEST(Secp256k1KeyTest, BytesThatNobodySignedHaveNoSigner) {
  const Digest digest = Sha256(Bytes{1});
  Bytes signature = Key(kOne).Sign(digest);
  ASSERT_TRUE(SignerOf(signature, digest));
  signature.back() = 4;
  EXPECT_FALSE(SignerOf(signature, digest));
  signature.pop_back();
  EXPECT_FALSE(SignerOf(signature, digest));
  EXPECT_FALSE(SignerOf(Bytes(65), digest));
}

}  // namespace
}  // namespace mock_agent
