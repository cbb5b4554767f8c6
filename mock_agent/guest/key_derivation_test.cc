#include "mock_agent/guest/key_derivation.h"

#include <gtest/gtest.h>

#include <string>

namespace mock_agent {
namespace {

// RFC 5869, appendix A.1.
TEST(HkdfSha256Test, IsTheKnownAnswer) {
  const std::string salt("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c", 13);
  const Bytes key_material(22, 0x0b);
  const Bytes info{0xf0, 0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8, 0xf9};
  EXPECT_EQ(ToHex(HkdfSha256(salt, key_material, info, 42)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
}

// RFC 5869, appendix A.3.
TEST(HkdfSha256Test, TakesNoSaltAndNoInfo) {
  EXPECT_EQ(ToHex(HkdfSha256("", Bytes(22, 0x0b), {}, 42)),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(HkdfSha256Test, AShorterKeyIsTheBeginningOfALongerOne) {
  const Bytes longest = HkdfSha256("salt", Bytes(32, 1), AsBytes("info"), 255 * 32);
  EXPECT_EQ(longest.size(), 255U * 32U);
  for (const std::size_t size : {0U, 1U, 31U, 32U, 33U}) {
    EXPECT_EQ(HkdfSha256("salt", Bytes(32, 1), AsBytes("info"), size),
              Bytes(longest.begin(), longest.begin() + static_cast<std::ptrdiff_t>(size)));
  }
}

TEST(HkdfSha256DeathTest, AbortsWhereThereAreNoMoreBytes) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(HkdfSha256("salt", Bytes(32, 1), {}, 255 * 32 + 1), "");
}

}  // namespace
}  // namespace mock_agent
