#include "mock_agent/guest/p256_key.h"

#include <gtest/gtest.h>

namespace mock_agent {
namespace {

ErrorCode KeyRefusal(std::span<const std::uint8_t> private_key) {
  const auto key = P256Key::Create(private_key);
  return key ? ErrorCode::kNotJson : key.error().code;
}

TEST(P256KeyTest, RefusesWhatIsNoKey) {
  EXPECT_EQ(KeyRefusal(Bytes(32)), ErrorCode::kBadKey);
  EXPECT_EQ(KeyRefusal(Bytes(32, 0xff)), ErrorCode::kBadKey);
  EXPECT_EQ(KeyRefusal(Bytes(31, 1)), ErrorCode::kBadKey);
  EXPECT_EQ(KeyRefusal({}), ErrorCode::kBadKey);
}

TEST(P256KeyTest, ReadsThePemThatItWrites) {
  const P256Key key = P256Key::Create(Bytes(32, 7)).value();
  const P256Key again = P256Key::FromPem(key.Pem()).value();
  EXPECT_EQ(again.Point(), key.Point());
  EXPECT_EQ(again.Pem(), key.Pem());
}

TEST(P256KeyTest, RefusesAnotherPem) {
  EXPECT_EQ(P256Key::FromPem("").error().code, ErrorCode::kBadKey);
  EXPECT_EQ(P256Key::FromPem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
                .error()
                .code,
            ErrorCode::kBadKey);
  // Ed25519.
  EXPECT_EQ(P256Key::FromPem("-----BEGIN PRIVATE KEY-----\n"
                             "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
                             "-----END PRIVATE KEY-----\n")
                .error()
                .code,
            ErrorCode::kBadKey);
}

TEST(P256KeyTest, SignsTheSameTheSame) {
  const P256Key key = P256Key::Create(Bytes(32, 7)).value();
  EXPECT_EQ(key.Sign("a"), key.Sign("a"));
  EXPECT_NE(key.Sign("a"), key.Sign("b"));
}

TEST(P256KeyTest, IsFreshEachTime) {
  EXPECT_NE(P256Key::Fresh().Point(), P256Key::Fresh().Point());
}

TEST(P256KeyTest, BreaksLinesAtSixtyFourCharacters) {
  EXPECT_EQ(PemBlock("X", std::string(48, '\0')),
            "-----BEGIN X-----\n" + std::string(64, 'A') + "\n-----END X-----\n");
  EXPECT_EQ(PemBlock("X", std::string(51, '\0')),
            "-----BEGIN X-----\n" + std::string(64, 'A') + "\nAAAA\n-----END X-----\n");
}

}  // namespace
}  // namespace mock_agent
