#include "provider/key/public_key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "provider/testing/hex_for_test.h"
#include "provider/testing/scalars_for_test.h"

namespace provider {
namespace {

const std::string kG = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
const std::string kH = "022d47ce5f78092b3e2b057228f47692d54fb6b554b1c1b1d5c93ee383b78483db";

Result<PublicKey> Compute(const std::string& hex) {
  const auto bytes = FromHex(hex);
  return ComputePublicKey(std::span(bytes).first<kPrivateKeyBytes>());
}

TEST(PublicKey, IsTheKnownAnswerOfTheDraft) {
  // draft-ietf-privacypass-arc-crypto-01, section 10.2, ServerKey.
  const auto key = Compute(
      "1008f2c706ae2157c75e41b2d75695c7bf480d0632a1ef447036cafe4cabb021"
      "526e009578f6f25fdec992343f09f5e6c58489c31fcf8a934bbaf85797121bdd"
      "549075ccd3d1c36b3546725c43e71943414409a23b980b2c47a3fc2b9c37679b"
      "7276533ce3c89f04a007c2e8aa7d2e3b36829d0eaab5631347d8336c2da09a8e");
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(ToHex(key.value()),
            "03bad54cc48293ef3472ac1ada55c9c9fdb3eb99ee47369bbe1d3ce46b300cd7b3"
            "02a0323862a05707d76862bfa8477eed468441ceae14c8fb1659e0b3020b8a24e1"
            "031d16ef08ede5a347e94a8eca071bec7bedb9d8ba943d24bde912a4e1578e529b");
}

TEST(PublicKey, HasHTimesTheScalarAsItsSecondAndThirdPoint) {
  const auto key = Compute(kOne + kOne + kOne + kOne);
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(ToHex(key.value()).substr(66), kH + kH);
}

TEST(PublicKey, HasNoPointAtInfinity) {
  const std::vector<std::string> cases{kZero + kOne + kOne + kZero, kOne + kZero + kOne + kOne,
                                       kOne + kOne + kZero + kOne};
  for (const auto& scalars : cases) {
    const auto key = Compute(scalars);
    ASSERT_TRUE(key.has_error()) << scalars;
    EXPECT_EQ(key.error(), Reason::kCryptoFailed);
  }
}

TEST(PublicKey, AddsTheBlindingTimesHToX0TimesG) {
  const auto only_g = Compute(kOne + kOne + kOne + kZero);
  const auto only_h = Compute(kZero + kOne + kOne + kOne);
  ASSERT_TRUE(only_g.has_value());
  ASSERT_TRUE(only_h.has_value());
  EXPECT_EQ(ToHex(only_g.value()).substr(0, 66), kG);
  EXPECT_EQ(ToHex(only_h.value()).substr(0, 66), kH);
}

// CheckedWith is what is said of a public key whose point of this number is `point`.
std::string CheckedWith(std::size_t number, const std::string& point) {
  std::string digits;
  for (std::size_t each = 0; each < 3; ++each) digits += each == number ? point : kG;
  PublicKey claimed{};
  std::ranges::copy(FromHex(digits), claimed.begin());
  const auto checked = CheckPublicKey(claimed);
  return checked ? "holds" : std::string(Token(checked.error()));
}

TEST(CheckPublicKey, HoldsThreePointsToTheCurve) {
  // The field's prime (SEC 2, secp256r1), and 5 more: 0 and 5, which are on the curve, spelt otherwise.
  const std::string prime = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
  const std::string prime_and_5 =
      "ffffffff00000001000000000000000000000001000000000000000000000004";
  const std::string five = std::string(63, '0') + "5";
  const std::string zeros(64, '0');
  for (const std::size_t number : {0U, 1U, 2U}) {
    for (const std::string& point : {kG, kH, "02" + kG.substr(2), "03" + five, "02" + zeros}) {
      EXPECT_EQ(CheckedWith(number, point), "holds") << point;
    }
    for (const std::string& point :
         {"00" + zeros, "00" + kG.substr(2), "01" + kG.substr(2), "04" + kG.substr(2),
          "06" + kG.substr(2), "07" + kG.substr(2), "02" + std::string(63, '0') + "1", "02" + prime,
          "02" + prime_and_5, "02" + std::string(64, 'f'), "03" + kG.substr(4) + "00"}) {
      EXPECT_EQ(CheckedWith(number, point), "public-key-malformed") << point;
    }
  }
}

}  // namespace
}  // namespace provider
