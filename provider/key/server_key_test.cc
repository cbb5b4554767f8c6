#include "provider/key/server_key.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/agent_secret_for_test.h"
#include "provider/testing/hex_for_test.h"
#include "provider/testing/scalars_for_test.h"

namespace provider {
namespace {

struct Vector {
  std::string id;
  std::string seed;
  std::string private_key;
  std::string public_key;
};

// From kat/vectors/arc_server_key.json, by id. The private key of seed-5a is the frozen answer of
// the original implementation, the rest is an independent computation; in the last two the first
// and the fourth draw are not below the group order.
const std::vector<Vector> kVectors{
    {.id = "seed-5a",
     .seed = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a",
     .private_key = "8cd07abfe95e34abc8d78b240b1050206edd439888b0276ec1f86b6eb56e592c"
                    "b65ddd4b6a66734dffad55f1826956fa51fc30e7f1dd6667c29911a323fbc596"
                    "05fb6f1f8177100d04fc45a4295266593ccf3b66d69daea5245b81695c641b26"
                    "906ee5a0f1d6f05abc011bcf3a717acb7457c2563b8df6b5d313ea28ecedaf01",
     .public_key = "020036cf2cfd12fe4b1b63a73393c96e0beacd5f499ff1b20ba1880fa6f1d5d0"
                   "0903c82319033b35155509154ed77386e224c5f3b87d4368eec377c85031941e"
                   "ba9803074ae7196259b3546041ba16d4badefebafda23beba50c82a340cf5566"
                   "40dc5d"},
    {.id = "seed-64-bytes",
     .seed = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
             "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f",
     .private_key = "f38b6e1b11152dcfae2631596ca603b560d995f8f3b254607bc1204af616828c"
                    "ab99d060180863f7048cd58865b71dfb72bb2154bb8e8646e321e46f048c39d9"
                    "697eaabc869cfb686a4c89dc31889a7df16d73b98b01f4c0936cd224b20cb200"
                    "94eadc398b699d43c8e52b1063dd5b54fdce081e68f80cf40830fe8ed1a090a7",
     .public_key = "02611079d11402f7f18dfd16784ca32e7b3da7cea2f40ee00ab13f3bfb2b33c0"
                   "ab031fbd013fd8727cda02be3488ae68f0a70bb87ecd0abaacff4d7144b3f9b8"
                   "ed9b0212cc0355262899c653a277d6a4a4f9cfefdee6bba242ee64e26b83c70e"
                   "7ef5b2"},
    {.id = "seed-200-bytes",
     .seed = "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
             "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
             "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
             "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
             "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
             "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"
             "a5a5a5a5a5a5a5a5",
     .private_key = "ad65783d6a47df7159cfbdb2161e3732c6718a78bff3cc8370b14118c2a4379f"
                    "3200e0458c4a44ba60488d8bbab088bd5ed70060035718d54901df516e978243"
                    "8e898f50343f820343854e5ee694ad9b3a47f6976642be638cc430b065fa49b8"
                    "c6950ef87c8eacf242d65a1112cbfdfd13e285d7f3583a2bb4d304759acb75bd",
     .public_key = "0277af5f237553fb5c658040cbad80668108d4e3e044280e8fe008a060f8496a"
                   "3c025c8324a481354d2d15660b676879391b3dfddc976e4924973f29d2a66896"
                   "d713029354684f29fac6ea7c836536eb334a9cdb454f529e000ec870da3c1c3c"
                   "389e8d"},
    {.id = "rejected-draw-0-3392750405",
     .seed = "72656a65637465640000000000000000000000000000000000000000ca394345",
     .private_key = "0ae3dc6bf8ff1128a1ef06984f7c848ecea27373b2fe9120e671d587ee0b4882"
                    "7149366d551d4d6454cd2193cb61bc2285958c44e785eaac80b2cbd03dbc225c"
                    "ec24faa5936f05bf0b51644e1d3d420aeaa39a2b0328ec9d8d780ba11e1e8a5a"
                    "2ebb34a5baeb4db1417debee79f534bd7ad5912d1d452583c2f78d06ee26007e",
     .public_key = "033ac5f5f73ebd2e3f3c8a1218f810536f450f46998f5e127e4fa23a3f30d5f9"
                   "30031760df054cfded7187947ded9b67a3e3a7fc05b9f03e2f688d7102a0cf7e"
                   "775f02b91a0bb52cc06fbdbf0a2e97d03d4d50dc2578a93cfc41d42317340a54"
                   "bb95d2"},
    {.id = "rejected-draw-3-4964930730",
     .seed = "72656a6563746564000000000000000000000000000000000000000127eed4aa",
     .private_key = "7b62b8130a9eb144fd935ac9746820be5c953a9b0e023a7602d497aa73a5502a"
                    "967c309ca9ac6d2f61995ec56805b37b1f68d40a82428aa797d5d3866df276b7"
                    "e470d3d953fbe467a31447264a23f6c85ed9f06c2f6e02eead5159a1e1df3ddb"
                    "03478c022484721bcd00b6142e5ddbe50a7b9f1f6048a4637dca9452fb541aba",
     .public_key = "021bbfc38092d51cd3209f2f55f345b5f8c848b9eb107b8ff284ec0b2a5da2f7"
                   "63032d8a0d7d4bfa0525fe41b1f632af1638f93d9f7d82795c966697662fe48f"
                   "8f8103156498e3ec0b6e60b57227f599b462e42b8ed4693a3e885b2fc078663b"
                   "796773"},
};

TEST(ServerKey, IsTheKnownAnswerForASecret) {
  for (const auto& vector : kVectors) {
    SCOPED_TRACE(vector.id);
    const auto secret = SecretOfAnswer(vector.seed);
    ASSERT_TRUE(secret.has_value());
    const auto key = ServerKey::Derive(secret.value());
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(ToHex(key.value().private_key().ExposeSecret()), vector.private_key);
    EXPECT_EQ(ToHex(key.value().public_key()), vector.public_key);
  }
}

TEST(ServerKey, ParsesItsOwnPrivateKey) {
  for (const auto& vector : kVectors) {
    SCOPED_TRACE(vector.id);
    const auto key = ServerKey::Parse(FromHex(vector.private_key));
    ASSERT_TRUE(key.has_value());
    EXPECT_EQ(ToHex(key.value().private_key().ExposeSecret()), vector.private_key);
    EXPECT_EQ(ToHex(key.value().public_key()), vector.public_key);
  }
}

TEST(ServerKey, ParsesTheSmallestAndTheLargestScalars) {
  EXPECT_TRUE(ServerKey::Parse(FromHex(kOne + kOne + kOne + kOne)).has_value());
  EXPECT_TRUE(
      ServerKey::Parse(FromHex(kOne + kOrderLessOne + kOrderLessOne + kOrderLessOne)).has_value());
}

TEST(ServerKey, RefusesAScalarOutOfRangeInEveryPlace) {
  const std::string valid = kOne + kOne + kOne + kOne;
  for (const auto& bad : {std::string(64, '0'), kOrder, std::string(64, 'f')}) {
    for (std::size_t place = 0; place < 4; ++place) {
      std::string scalars = valid;
      scalars.replace(64 * place, 64, bad);
      SCOPED_TRACE(scalars);
      const auto key = ServerKey::Parse(FromHex(scalars));
      ASSERT_TRUE(key.has_error());
      EXPECT_EQ(key.error(), Reason::kKeyFileInvalid);
    }
  }
}

TEST(ServerKey, RefusesAnotherSize) {
  const auto bytes = FromHex(kVectors.front().private_key + "01");
  for (const std::size_t size : {0U, 1U, 32U, 96U, 127U, 129U}) {
    const auto key = ServerKey::Parse(std::span(bytes).first(size));
    ASSERT_TRUE(key.has_error()) << size;
    EXPECT_EQ(key.error(), Reason::kKeyFileInvalid);
  }
}

TEST(ServerKey, IsAnotherOneAtEveryRandomDraw) {
  const auto first = ServerKey::Random();
  const auto second = ServerKey::Random();
  ASSERT_TRUE(first.has_value());
  ASSERT_TRUE(second.has_value());
  const auto& private_key = first.value().private_key();
  EXPECT_FALSE(private_key.EqualsInConstantTime(second.value().private_key()));
  EXPECT_NE(first.value().public_key(), second.value().public_key());

  const auto parsed = ServerKey::Parse(private_key.ExposeSecret());
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed.value().public_key(), first.value().public_key());
}

}  // namespace
}  // namespace provider
