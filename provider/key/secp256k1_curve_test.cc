#include "provider/key/secp256k1_curve.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/hex_for_test.h"
#include "provider/testing/signing_key_for_test.h"

namespace provider {
namespace {

// SEC 2, section 2.4.1: the base point and the order of the group.
const std::string kBaseX = "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
const std::string kBaseY = "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";
const std::string kGroupOrder = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
const std::string kHalfOrder = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
const std::string kAboveHalf = "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1";
const std::string kNumberOne = std::string(63, '0') + "1";
const std::string kNumberZero(64, '0');
// The order less one, and a number that no coordinate has: the prime of the field.
const std::string kGroupOrderLessOne = kGroupOrder.substr(0, 63) + "0";
const std::string kFieldPrime = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";

ChainLink LinkOfHex(const std::string& digits) {
  ChainLink link{};
  const auto bytes = FromHex(digits);
  EXPECT_EQ(bytes.size(), link.size());
  std::copy(bytes.begin(), bytes.end(), link.begin());
  return link;
}

TEST(ParseSecp256k1PublicKey, TakesBothFormsOfSec1) {
  for (const std::string& sec1 : {"02" + kBaseX, "04" + kBaseX + kBaseY}) {
    const auto key = ParseSecp256k1PublicKey(FromHex(sec1));
    ASSERT_TRUE(key) << sec1;
    EXPECT_EQ(ToHex(*key), "02" + kBaseX);
  }
  EXPECT_EQ(ToHex(ParseSecp256k1PublicKey(FromHex("03" + kBaseX)).value()), "03" + kBaseX);
}

TEST(ParseSecp256k1PublicKey, TakesNothingElse) {
  for (const std::string& sec1 :
       {std::string(), std::string("00"), kBaseX, kBaseX + kBaseY, "04" + kBaseX, "00" + kBaseX,
        "01" + kBaseX, "05" + kBaseX, "02" + kBaseX + "00", "02" + kBaseX.substr(2),
        // the hybrid form, of this parity and of the other
        "06" + kBaseX + kBaseY, "07" + kBaseX + kBaseY,
        // no point
        "02" + kFieldPrime, "02" + kNumberZero, "04" + kBaseX + kBaseX, "02" + kBaseX + kBaseY,
        "04" + kBaseX + kBaseY + "00"}) {
    EXPECT_FALSE(ParseSecp256k1PublicKey(FromHex(sec1))) << sec1;
  }
}

TEST(Secp256k1PublicKeyOf, IsTheMultipleOfTheBasePoint) {
  const auto of = [](const std::string& digits) {
    return ToHex(Secp256k1PublicKeyOf(SecretBytes::CopyOf(FromHex(digits))).value());
  };
  EXPECT_EQ(of(kNumberOne), "02" + kBaseX);
  EXPECT_EQ(of(kGroupOrderLessOne), "03" + kBaseX);
}

TEST(Secp256k1PublicKeyOf, RefusesWhatIsNoPrivateKey) {
  for (const std::string& digits :
       {std::string(), kNumberZero, kGroupOrder, kFieldPrime, std::string(64, 'f'),
        kNumberOne.substr(2), "00" + kNumberOne, kNumberOne + "00", kNumberOne + kNumberOne}) {
    const auto key = Secp256k1PublicKeyOf(SecretBytes::CopyOf(FromHex(digits)));
    ASSERT_FALSE(key) << digits;
    EXPECT_EQ(key.error(), Reason::kKeyNotSecp256k1) << digits;
  }
}

TEST(IsCanonical, TakesTheNumbersUpToTheEdges) {
  for (const std::string& digits :
       {kNumberOne + kNumberOne + "00", kNumberOne + kHalfOrder + "01",
        kGroupOrderLessOne + kNumberOne + "02", kGroupOrderLessOne + kHalfOrder + "03"}) {
    EXPECT_TRUE(IsCanonical(LinkOfHex(digits))) << digits;
  }
}

TEST(IsCanonical, RefusesTheNumbersBeyondTheEdges) {
  for (const std::string& digits :
       {kNumberZero + kNumberOne + "00", kNumberOne + kNumberZero + "00",
        kGroupOrder + kNumberOne + "00", kNumberOne + kGroupOrder + "00",
        kFieldPrime + kNumberOne + "00", kNumberOne + kAboveHalf + "00",
        kNumberOne + kGroupOrderLessOne + "01", kNumberOne + kNumberOne + "04",
        kNumberOne + kNumberOne + "1b", kNumberOne + kNumberOne + "1c",
        kNumberOne + kNumberOne + "ff"}) {
    EXPECT_FALSE(IsCanonical(LinkOfHex(digits))) << digits;
  }
}

TEST(SignerOf, IsTheKeyThatSigned) {
  const Keccak256Digest digest = Keccak256({});
  for (const std::string& digits : {kNumberOne, kGroupOrderLessOne, std::string(64, '5')}) {
    const SigningKey key(digits);
    const ChainLink link = key.Sign(digest);
    EXPECT_EQ(SignerOf(link, digest), key.public_key());
    ChainLink other = link;
    other.back() ^= 1;
    EXPECT_NE(SignerOf(other, digest), key.public_key());
    EXPECT_NE(SignerOf(link, Keccak256({link})), key.public_key());
  }
}

TEST(SignerOf, IsNothingWhereNoKeyMadeTheLink) {
  for (const std::string& digits :
       {// no point of the curve has this x
        std::string(63, '0') + "5" + kNumberOne + "00",
        // r and the order together are beyond the field
        kGroupOrderLessOne + kNumberOne + "02", kNumberOne + kNumberOne + "04",
        kGroupOrder + kNumberOne + "00"}) {
    EXPECT_FALSE(SignerOf(LinkOfHex(digits), Keccak256({}))) << digits;
  }
}

}  // namespace
}  // namespace provider
