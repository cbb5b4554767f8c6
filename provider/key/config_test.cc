#include "provider/key/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "provider/testing/hex_for_test.h"
#include "provider/testing/recorded_keys_for_test.h"
#include "provider/testing/variables_for_test.h"

namespace provider {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

TEST(ConfigFromEnvironment, IsEphemeralUnlessToldOtherwise) {
  for (const Variables& variables :
       {Variables{}, Variables{{"TESSERA_KEY_PROVIDER", "ephemeral"}}}) {
    const auto config = ConfigFromEnvironment(Lookup(variables));
    ASSERT_TRUE(config);
    EXPECT_TRUE(std::holds_alternative<EphemeralProvider>(config.value().source));
  }
}

TEST(ConfigFromEnvironment, IsFileWhereAKeyFileIsNamed) {
  for (const Variables& variables :
       {Variables{{"TESSERA_KEY_FILE", "/k"}},
        Variables{{"TESSERA_KEY_PROVIDER", "file"}, {"TESSERA_KEY_FILE", "/k"}}}) {
    const auto config = ConfigFromEnvironment(Lookup(variables));
    ASSERT_TRUE(config);
    EXPECT_EQ(std::get<FileProvider>(config.value().source).path, "/k");
  }
}

TEST(ConfigFromEnvironment, AsksTheDefaultSocketsForThePurposeOfTessera) {
  const auto config = ConfigFromEnvironment(
      Lookup({{"TESSERA_KEY_PROVIDER", "dstack-kms"}, {"TESSERA_DSTACK_KMS_KEY_ID", "issuer"}}));
  ASSERT_TRUE(config);
  const auto& dstack = std::get<DstackKmsProvider>(config.value().source);
  EXPECT_THAT(dstack.sockets.paths(), SizeIs(4));
  EXPECT_EQ(dstack.request.path(), "issuer");
  EXPECT_NE(dstack.request.http().find(
                R"({"path":"issuer","purpose":"tessera-arc-server-key","algorithm":"secp256k1"})"),
            std::string::npos);
}

TEST(ConfigFromEnvironment, AsksOnlyTheSocketThatIsNamed) {
  const auto config = ConfigFromEnvironment(Lookup({{"TESSERA_KEY_PROVIDER", "dstack-kms"},
                                                    {"TESSERA_DSTACK_KMS_KEY_ID", "issuer"},
                                                    {"TESSERA_DSTACK_SOCKET", "/s"}}));
  ASSERT_TRUE(config);
  EXPECT_THAT(std::get<DstackKmsProvider>(config.value().source).sockets.paths(),
              ElementsAre("/s"));
}

TEST(ConfigFromEnvironment, LeavesTheOriginUnprovenAndTheUserFreeUnlessTold) {
  const auto config = ConfigFromEnvironment(
      Lookup({{"TESSERA_KEY_PROVIDER", "dstack-kms"}, {"TESSERA_DSTACK_KMS_KEY_ID", "issuer"}}));
  ASSERT_TRUE(config);
  const auto& dstack = std::get<DstackKmsProvider>(config.value().source);
  EXPECT_FALSE(dstack.origin);
  EXPECT_FALSE(dstack.peer_user);
}

TEST(ConfigFromEnvironment, TakesTheOriginAndTheUser) {
  const auto config =
      ConfigFromEnvironment(Lookup({{"TESSERA_KEY_PROVIDER", "dstack-kms"},
                                    {"TESSERA_DSTACK_KMS_KEY_ID", "issuer"},
                                    {"TESSERA_DSTACK_KMS_ROOT_PUBKEY", kRecordedRoot},
                                    {"TESSERA_DSTACK_APP_ID", kRecordedApp},
                                    {"TESSERA_DSTACK_PEER_UID", "7"}}));
  ASSERT_TRUE(config) << Token(config.error());
  const auto& dstack = std::get<DstackKmsProvider>(config.value().source);
  ASSERT_TRUE(dstack.origin);
  EXPECT_EQ(ToHex(dstack.origin->root_public_key()), kRecordedRoot);
  EXPECT_EQ(ToHex(dstack.origin->app_id()), kRecordedApp);
  EXPECT_EQ(dstack.peer_user, uid_t{7});
}

TEST(ConfigFromEnvironment, KnowsWhichKeyIsExpected) {
  EXPECT_FALSE(ConfigFromEnvironment(Lookup({})).value().expected);
  for (const Variables& variables :
       {Variables{}, Variables{{"TESSERA_KEY_FILE", "/k"}},
        Variables{{"TESSERA_KEY_PROVIDER", "dstack-kms"}, {"TESSERA_DSTACK_KMS_KEY_ID", "k"}}}) {
    Variables with = variables;
    with["TESSERA_EXPECT_FINGERPRINT"] = std::string(64, 'a');
    EXPECT_TRUE(ConfigFromEnvironment(Lookup(with)).value().expected);
  }
}

TEST(UnknownVariable, IsTheFirstThatMeansNothing) {
  EXPECT_EQ(UnknownVariable(Lookup({{"TESSERA_KEY_FILE", "/k"}, {"OTHER", "x"}})), std::nullopt);
  EXPECT_EQ(
      UnknownVariable(Lookup({{"TESSERA_KEY_FILE", "/k"}, {"TESSERA_Z", ""}, {"TESSERA_Y", ""}})),
      "TESSERA_Y");
}

}  // namespace
}  // namespace provider
