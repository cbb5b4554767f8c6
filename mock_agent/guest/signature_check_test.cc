#include "mock_agent/guest/signature_check.h"

#include <gtest/gtest.h>

#include "mock_agent/guest/digest.h"
#include "mock_agent/guest/key_methods.h"
#include "mock_agent/guest/messages.h"
#include "mock_agent/guest/secp256k1_key.h"

namespace mock_agent {
namespace {

const Bytes kPrivate(32, 0x21);

Bytes SignatureOf(const Digest& digest) {
  Bytes signature = Secp256k1Key::Create(kPrivate).value().Sign(digest);
  signature.pop_back();
  return signature;
}

TEST(SignatureCheckTest, TakesEverySec1FormOfASecp256k1Key) {
  const Bytes compressed = Secp256k1Key::Create(kPrivate).value().PublicKey();
  const Digest digest = Sha256(AsBytes("hello"));
  EXPECT_TRUE(CheckSecp256k1(compressed, SignatureOf(digest), digest).value());
  EXPECT_FALSE(CheckSecp256k1(compressed, SignatureOf(digest), Sha256(AsBytes("x"))).value());
  Bytes compact = compressed;
  compact[0] = 5;
  EXPECT_EQ(CheckSecp256k1(compact, SignatureOf(digest), digest).value(), compressed[0] == 2);
}

TEST(SignatureCheckTest, CutsALongDigestAndFillsAShortOne) {
  const Bytes key = Secp256k1Key::Create(kPrivate).value().PublicKey();
  Digest digest = Sha256(AsBytes("hello"));
  Bytes longer(digest.begin(), digest.end());
  longer.push_back(1);
  EXPECT_TRUE(CheckSecp256k1(key, SignatureOf(digest), longer).value());
  std::fill_n(digest.begin(), 16, std::uint8_t{0});
  const Bytes shorter(digest.begin() + 16, digest.end());
  EXPECT_TRUE(CheckSecp256k1(key, SignatureOf(digest), shorter).value());
  EXPECT_FALSE(CheckSecp256k1(key, SignatureOf(digest), Bytes(15, 1)).value());
}

TEST(SignatureCheckTest, RefusesWhatIsNoSecp256k1KeyOrSignature) {
  const Bytes key = Secp256k1Key::Create(kPrivate).value().PublicKey();
  const Digest digest{};
  for (const Bytes& wrong : {Bytes(), Bytes{0}, Bytes(33, 2), Bytes(65, 6), Bytes(32, 2)}) {
    const bool is_point = wrong == Bytes(33, 2);
    const auto checked = CheckSecp256k1(wrong, Bytes(64, 1), digest);
    ASSERT_EQ(checked.has_value(), is_point);
    if (!is_point) {
      EXPECT_EQ(checked.error(), "signature error");
    }
  }
  for (const Bytes& wrong : {Bytes(), Bytes(64), Bytes(64, 0xff), Bytes(63, 1), Bytes(65, 1)}) {
    EXPECT_EQ(CheckSecp256k1(key, wrong, digest).error(), "signature error");
  }
}

TEST(SignatureCheckTest, TakesNoSignatureWithAHighS) {
  const Bytes key = Secp256k1Key::Create(kPrivate).value().PublicKey();
  Bytes high(64, 1);
  high[32] = 0xf0;
  EXPECT_FALSE(CheckSecp256k1(key, high, Digest{}).value());
}

TEST(SignatureCheckTest, RefusesWhatIsNoEd25519KeyOrSignature) {
  EXPECT_EQ(CheckEd25519(Bytes(31), Bytes(64), {}).error(), "invalid public key");
  Bytes no_point(32);
  no_point[0] = 2;
  EXPECT_EQ(CheckEd25519(no_point, Bytes(64), {}).error(),
            "signature error: Cannot decompress Edwards point: Cannot decompress Edwards point");
  Bytes point(32);
  point[0] = 1;
  EXPECT_EQ(CheckEd25519(point, Bytes(63), {}).error(), "signature error");
  EXPECT_FALSE(CheckEd25519(point, Bytes(64, 0xff), {}).value());
}

// RFC 8032, section 7.1, test 2.
TEST(SignatureCheckTest, TakesAnEd25519Signature) {
  const Bytes key = *FromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const Bytes signature = *FromHex(
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(CheckEd25519(key, signature, Bytes{0x72}).value());
  EXPECT_FALSE(CheckEd25519(key, signature, Bytes{0x73}).value());
}

// What the Rust crate k256 signs: the nonce is made of the digest as it is, not modulo the order.
TEST(SignatureCheckTest, SignsADigestAboveTheOrder) {
  const Bytes key = *FromHex("aac3359d46eecb1b88eb181229b5fc48d2628e313be71e63756c52981bd10cb5");
  Digest digest;
  digest.fill(0xff);
  Bytes signature = Secp256k1Key::Create(key).value().Sign(digest);
  signature.pop_back();
  EXPECT_EQ(ToHex(signature),
            "7fdc868d3b59a26c87af846277f3427f75c4b1a2fcf63038a54da46f0370eb1b"
            "49c36cde87340833c9482723f6a895e967c22fcbfeb675209283215b66ddbe9e");
}

}  // namespace
}  // namespace mock_agent
