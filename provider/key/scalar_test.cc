#include "provider/key/scalar.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "provider/key/openssl_ptr.h"
#include "provider/testing/hex_for_test.h"
#include "provider/testing/scalars_for_test.h"

namespace provider {
namespace {

const std::string kOrderPlusOne =
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632552";
const std::string kLargest(64, 'f');

bool IsScalarHex(const std::string& hex) {
  const auto bytes = FromHex(hex);
  return IsScalar(std::span(bytes).first<kScalarBytes>());
}

// Draws gives these draws and then refuses, unless it repeats the last one for ever.
class Draws final : public ByteStream {
 public:
  enum class End { kRefuse, kRepeatTheLast };

  explicit Draws(std::vector<std::string> draws, End end = End::kRefuse)
      : draws_(std::move(draws)), end_(end) {}

  Result<void> Read(std::span<std::uint8_t> out) override {
    if (taken_ == draws_.size() && end_ == End::kRefuse) return Reason::kCryptoFailed;
    const auto bytes = FromHex(draws_[std::min(taken_, draws_.size() - 1)]);
    taken_ = std::min(taken_ + 1, draws_.size());
    EXPECT_EQ(out.size(), bytes.size());
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return success();
  }

  std::size_t taken() const { return taken_; }

 private:
  std::vector<std::string> draws_;
  End end_;
  std::size_t taken_ = 0;
};

TEST(Scalar, IsFromOneToTheOrderLessOne) {
  EXPECT_FALSE(IsScalarHex(kZero));
  EXPECT_TRUE(IsScalarHex(kOne));
  EXPECT_TRUE(IsScalarHex("80" + std::string(62, '0')));
  EXPECT_TRUE(IsScalarHex("fffffffe" + std::string(56, 'f')));
  EXPECT_TRUE(IsScalarHex(kOrderLessOne));
  EXPECT_FALSE(IsScalarHex(kOrder));
  EXPECT_FALSE(IsScalarHex(kOrderPlusOne));
  EXPECT_FALSE(IsScalarHex("ffffffff00000001" + std::string(48, '0')));
  EXPECT_FALSE(IsScalarHex(kLargest));
}

TEST(Scalar, KnowsTheOrderThatOpenSslKnows) {
  const OpenSslPtr<EC_GROUP, EC_GROUP_free> group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  ASSERT_NE(group, nullptr);
  std::array<std::uint8_t, kScalarBytes> order{};
  ASSERT_EQ(BN_bn2binpad(EC_GROUP_get0_order(group.get()), order.data(), kScalarBytes),
            static_cast<int>(kScalarBytes));
  EXPECT_FALSE(IsScalar(order));
  --order.back();
  EXPECT_TRUE(IsScalar(order));
}

TEST(DrawScalar, TakesTheFirstDrawThatIsAScalar) {
  struct Case {
    std::string name;
    std::vector<std::string> draws;
    std::string scalar;
    std::size_t taken;
  };
  const std::vector<Case> cases{
      {.name = "the first", .draws = {kOne, kOrderLessOne}, .scalar = kOne, .taken = 1},
      {.name = "the order less one", .draws = {kOrderLessOne}, .scalar = kOrderLessOne, .taken = 1},
      {.name = "after zero", .draws = {kZero, kOne}, .scalar = kOne, .taken = 2},
      {.name = "after the order", .draws = {kOrder, kOne}, .scalar = kOne, .taken = 2},
      {.name = "after many",
       .draws = {kLargest, kZero, kOrder, kOrderPlusOne, kZero, kLargest, kOrderLessOne, kOne},
       .scalar = kOrderLessOne,
       .taken = 7},
  };
  for (const auto& [name, draws, scalar, taken] : cases) {
    SCOPED_TRACE(name);
    Draws stream(draws);
    std::array<std::uint8_t, kScalarBytes> out{};
    ASSERT_TRUE(DrawScalar(stream, out).has_value());
    EXPECT_EQ(ToHex(out), scalar);
    EXPECT_EQ(stream.taken(), taken);
  }
}

TEST(DrawScalar, RefusesAStreamThatRefuses) {
  Draws stream({kZero, kOrder});
  std::array<std::uint8_t, kScalarBytes> out{};
  const auto drawn = DrawScalar(stream, out);
  ASSERT_TRUE(drawn.has_error());
  EXPECT_EQ(drawn.error(), Reason::kCryptoFailed);
  EXPECT_EQ(stream.taken(), 2U);
}

TEST(DrawScalar, RefusesAStreamThatNeverGivesAScalar) {
  Draws stream({kZero}, Draws::End::kRepeatTheLast);
  std::array<std::uint8_t, kScalarBytes> out{};
  const auto drawn = DrawScalar(stream, out);
  ASSERT_TRUE(drawn.has_error());
  EXPECT_EQ(drawn.error(), Reason::kCryptoFailed);
}

}  // namespace
}  // namespace provider
