#include "mock_agent/guest/signature_chain.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "mock_agent/guest/secp256k1_key.h"

namespace mock_agent {
namespace {

// dstack guest API v0, test vector: the key of path `test`, purpose `signing`.
const Bytes kAppRootKey =
    *FromHex("1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6b7c8d9e0f1a2b");
const Bytes kDerivedKey =
    *FromHex("52786aa123b0971e283af97f32e25767483d099d66e6c40afeb3a49046b5379e");

TEST(KeyAlgorithmTest, KnowsTheNamesOfV0AndNoOther) {
  EXPECT_EQ(ParseKeyAlgorithm(""), KeyAlgorithm::kSecp256k1);
  EXPECT_EQ(ParseKeyAlgorithm("secp256k1"), KeyAlgorithm::kSecp256k1);
  EXPECT_EQ(ParseKeyAlgorithm("k256"), KeyAlgorithm::kSecp256k1);
  EXPECT_EQ(ParseKeyAlgorithm("ed25519"), KeyAlgorithm::kEd25519);
  for (const std::string_view name : {"Secp256k1", "K256", "ED25519", " ", "secp256k1 ", "p256"}) {
    EXPECT_EQ(ParseKeyAlgorithm(name), std::nullopt) << name;
  }
}

// RFC 8032, section 7.1, test 1.
TEST(PublicKeyOfTest, IsTheKnownEd25519Key) {
  const Bytes seed = *FromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  EXPECT_EQ(ToHex(PublicKeyOf(seed, KeyAlgorithm::kEd25519)),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
}

TEST(SignatureChainTest, LinkZeroIsTheKnownAnswer) {
  const Secp256k1Key root = Secp256k1Key::Create(kAppRootKey).value();
  const Bytes public_key = PublicKeyOf(kDerivedKey, KeyAlgorithm::kSecp256k1);
  EXPECT_EQ(ToHex(SignKeyClaim(root, "signing", public_key)),
            "c8a3dcf06c4e95bd78a5d7a1c8fcff171fc5848cfae804c6fc11bda4dc5d4062"
            "379995390843827444992c4c0e4bac70f0f878e01b9fc8b98cd7126fe5a3876b01");
}

TEST(SignatureChainTest, LinkOneIsOverTheAppIdAndTheAppRootKey) {
  const Secp256k1Key kms = Secp256k1Key::Create(Bytes(32, 7)).value();
  const Bytes app_id(20, 0xaa);
  const Bytes app_root_public_key(33, 0x02);
  Bytes message(18 + 20 + 33);
  std::ranges::copy(AsBytes("dstack-kms-issued:"), message.begin());
  std::ranges::copy(app_id, message.begin() + 18);
  std::ranges::copy(app_root_public_key, message.begin() + 38);
  EXPECT_EQ(SignerOf(SignAppRootKey(kms, app_id, app_root_public_key), Keccak256({message})),
            kms.PublicKey());
}

}  // namespace
}  // namespace mock_agent
