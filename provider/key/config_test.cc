#include "provider/key/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "provider/testing/hex_for_test.h"
#include "provider/testing/recorded_keys_for_test.h"

namespace provider {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

using Variables = std::map<std::string, std::string, std::less<>>;

Lookup In(const Variables& variables) {
  return Lookup(variables);
}

TEST(ConfigFromEnvironment, IsEphemeralUnlessToldOtherwise) {
  for (const Variables& variables :
       {Variables{}, Variables{{"TESSERA_KEY_PROVIDER", "ephemeral"}}}) {
    const auto config = ConfigFromEnvironment(In(variables));
    ASSERT_TRUE(config);
    EXPECT_TRUE(std::holds_alternative<EphemeralProvider>(config.value().source));
  }
}

TEST(ConfigFromEnvironment, IsFileWhereAKeyFileIsNamed) {
  for (const Variables& variables :
       {Variables{{"TESSERA_KEY_FILE", "/k"}},
        Variables{{"TESSERA_KEY_PROVIDER", "file"}, {"TESSERA_KEY_FILE", "/k"}}}) {
    const auto config = ConfigFromEnvironment(In(variables));
    ASSERT_TRUE(config);
    EXPECT_EQ(std::get<FileProvider>(config.value().source).path, "/k");
  }
}

TEST(ConfigFromEnvironment, AsksTheDefaultSocketsForThePurposeOfTessera) {
  const auto config = ConfigFromEnvironment(
      In({{"TESSERA_KEY_PROVIDER", "dstack-kms"}, {"TESSERA_DSTACK_KMS_KEY_ID", "issuer"}}));
  ASSERT_TRUE(config);
  const auto& dstack = std::get<DstackKmsProvider>(config.value().source);
  EXPECT_THAT(dstack.sockets.paths(), SizeIs(4));
  EXPECT_EQ(dstack.request.path(), "issuer");
  EXPECT_NE(dstack.request.http().find(
                R"({"path":"issuer","purpose":"tessera-arc-server-key","algorithm":"secp256k1"})"),
            std::string::npos);
}

TEST(ConfigFromEnvironment, AsksOnlyTheSocketThatIsNamed) {
  const auto config = ConfigFromEnvironment(In({{"TESSERA_KEY_PROVIDER", "dstack-kms"},
                                                {"TESSERA_DSTACK_KMS_KEY_ID", "issuer"},
                                                {"TESSERA_DSTACK_SOCKET", "/s"}}));
  ASSERT_TRUE(config);
  EXPECT_THAT(std::get<DstackKmsProvider>(config.value().source).sockets.paths(),
              ElementsAre("/s"));
}

TEST(ConfigFromEnvironment, LeavesTheOriginUnprovenAndTheUserFreeUnlessTold) {
  const auto config = ConfigFromEnvironment(
      In({{"TESSERA_KEY_PROVIDER", "dstack-kms"}, {"TESSERA_DSTACK_KMS_KEY_ID", "issuer"}}));
  ASSERT_TRUE(config);
  const auto& dstack = std::get<DstackKmsProvider>(config.value().source);
  EXPECT_FALSE(dstack.origin);
  EXPECT_FALSE(dstack.peer_user);
}

TEST(ConfigFromEnvironment, TakesTheOriginAndTheUser) {
  const auto config = ConfigFromEnvironment(In({{"TESSERA_KEY_PROVIDER", "dstack-kms"},
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

TEST(ConfigFromEnvironment, RefusesWithTheExactReason) {
  struct Wrong {
    const char* name;
    Variables variables;
    Reason reason;
  };
  const std::string provider = "TESSERA_KEY_PROVIDER";
  const std::string file = "TESSERA_KEY_FILE";
  const std::string socket = "TESSERA_DSTACK_SOCKET";
  const std::string key_id = "TESSERA_DSTACK_KMS_KEY_ID";
  const std::string root = "TESSERA_DSTACK_KMS_ROOT_PUBKEY";
  const std::string app = "TESSERA_DSTACK_APP_ID";
  const std::string user = "TESSERA_DSTACK_PEER_UID";
  const Variables dstack = {{provider, "dstack-kms"}, {key_id, "k"}};
  const auto with = [](Variables variables, const Variables& more) {
    variables.insert(more.begin(), more.end());
    return variables;
  };
  const std::string expected = "TESSERA_EXPECT_FINGERPRINT";
  const std::vector<Wrong> table = {
      {.name = "unknown", .variables = {{provider, "kms"}}, .reason = Reason::kUnknownProvider},
      {.name = "empty provider", .variables = {{provider, ""}}, .reason = Reason::kUnknownProvider},
      {.name = "other case",
       .variables = {{provider, "File"}, {file, "/k"}},
       .reason = Reason::kUnknownProvider},
      {.name = "white space",
       .variables = {{provider, "ephemeral "}},
       .reason = Reason::kUnknownProvider},
      {.name = "file without a file",
       .variables = {{provider, "file"}},
       .reason = Reason::kKeyFileMissing},
      {.name = "empty file",
       .variables = {{provider, "file"}, {file, ""}},
       .reason = Reason::kKeyFileEmpty},
      {.name = "empty file alone", .variables = {{file, ""}}, .reason = Reason::kKeyFileEmpty},
      {.name = "no key id",
       .variables = {{provider, "dstack-kms"}},
       .reason = Reason::kKeyIdMissing},
      {.name = "empty key id",
       .variables = {{provider, "dstack-kms"}, {key_id, ""}},
       .reason = Reason::kKeyIdMissing},
      {.name = "key id not UTF-8",
       .variables = {{provider, "dstack-kms"}, {key_id, "\xff"}},
       .reason = Reason::kKeyIdNotUtf8},
      {.name = "key id with a line feed",
       .variables = {{provider, "dstack-kms"}, {key_id, "issuer-1\n"}},
       .reason = Reason::kKeyIdSpaceAround},
      {.name = "key id with a bell",
       .variables = {{provider, "dstack-kms"}, {key_id, "issuer\a-1"}},
       .reason = Reason::kKeyIdNotPlain},
      {.name = "key id not in NFC",
       .variables = {{provider, "dstack-kms"}, {key_id, "cafe\xcc\x81"}},
       .reason = Reason::kKeyIdNotNormalized},
      {.name = "fingerprint in capitals",
       .variables = {{expected, std::string(64, 'A')}},
       .reason = Reason::kExpectedFingerprintMalformed},
      {.name = "empty fingerprint",
       .variables = {{expected, ""}},
       .reason = Reason::kExpectedFingerprintMalformed},
      {.name = "unknown variable",
       .variables = {{"TESSERA_KEY_FILES", "/k"}},
       .reason = Reason::kUnknownVariable},
      {.name = "unknown variable beside a wrong one",
       .variables = {{provider, "kms"}, {"TESSERA_", ""}},
       .reason = Reason::kUnknownVariable},
      {.name = "empty socket",
       .variables = {{provider, "dstack-kms"}, {key_id, "k"}, {socket, ""}},
       .reason = Reason::kSocketPathEmpty},
      {.name = "long socket",
       .variables = {{provider, "dstack-kms"}, {key_id, "k"}, {socket, std::string(200, 's')}},
       .reason = Reason::kSocketPathTooLong},
      {.name = "ephemeral and a file",
       .variables = {{provider, "ephemeral"}, {file, "/k"}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "ephemeral and an empty file",
       .variables = {{provider, "ephemeral"}, {file, ""}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "ephemeral and a socket",
       .variables = {{provider, "ephemeral"}, {socket, "/s"}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "no provider and a key id",
       .variables = {{key_id, "k"}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "no provider and a socket",
       .variables = {{socket, "/s"}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "file and a key id",
       .variables = {{file, "/k"}, {key_id, "k"}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "file and a socket",
       .variables = {{provider, "file"}, {file, "/k"}, {socket, "/s"}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "dstack and a file",
       .variables = {{provider, "dstack-kms"}, {key_id, "k"}, {file, "/k"}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "ephemeral and a root",
       .variables = {{root, kRecordedRoot}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "ephemeral and an app",
       .variables = {{app, kRecordedApp}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "ephemeral and a user",
       .variables = {{user, "0"}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "file and a root",
       .variables = {{file, "/k"}, {root, kRecordedRoot}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "file and an app",
       .variables = {{file, "/k"}, {app, kRecordedApp}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "file and a user",
       .variables = {{file, "/k"}, {user, "0"}},
       .reason = Reason::kSettingOfAnotherProvider},
      {.name = "root without app",
       .variables = with(dstack, {{root, kRecordedRoot}}),
       .reason = Reason::kOriginIncomplete},
      {.name = "app without root",
       .variables = with(dstack, {{app, kRecordedApp}}),
       .reason = Reason::kOriginIncomplete},
      {.name = "empty root",
       .variables = with(dstack, {{root, ""}, {app, kRecordedApp}}),
       .reason = Reason::kRootPublicKeyInvalid},
      {.name = "empty app",
       .variables = with(dstack, {{root, kRecordedRoot}, {app, ""}}),
       .reason = Reason::kAppIdInvalid},
      {.name = "both empty",
       .variables = with(dstack, {{root, ""}, {app, ""}}),
       .reason = Reason::kRootPublicKeyInvalid},
      {.name = "empty user",
       .variables = with(dstack, {{user, ""}}),
       .reason = Reason::kPeerUidInvalid},
      {.name = "user by name",
       .variables = with(dstack, {{user, "root"}}),
       .reason = Reason::kPeerUidInvalid},
  };
  for (const Wrong& wrong : table) {
    SCOPED_TRACE(wrong.name);
    const auto config = ConfigFromEnvironment(In(wrong.variables));
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error(), wrong.reason) << Token(config.error());
  }
}

TEST(ConfigFromEnvironment, KnowsWhichKeyIsExpected) {
  EXPECT_FALSE(ConfigFromEnvironment(In({})).value().expected);
  for (const Variables& variables :
       {Variables{}, Variables{{"TESSERA_KEY_FILE", "/k"}},
        Variables{{"TESSERA_KEY_PROVIDER", "dstack-kms"}, {"TESSERA_DSTACK_KMS_KEY_ID", "k"}}}) {
    Variables with = variables;
    with["TESSERA_EXPECT_FINGERPRINT"] = std::string(64, 'a');
    EXPECT_TRUE(ConfigFromEnvironment(In(with)).value().expected);
  }
}

TEST(UnknownVariable, IsTheFirstThatMeansNothing) {
  EXPECT_EQ(UnknownVariable(In({{"TESSERA_KEY_FILE", "/k"}, {"OTHER", "x"}})), std::nullopt);
  EXPECT_EQ(UnknownVariable(In({{"TESSERA_KEY_FILE", "/k"}, {"TESSERA_Z", ""}, {"TESSERA_Y", ""}})),
            "TESSERA_Y");
}

const Variables kConformance = {{"DSTACK_CONFORMANCE_SOCKET", "/s"},
                                {"DSTACK_CONFORMANCE_KEY_PATH", "k"},
                                {"DSTACK_CONFORMANCE_PURPOSE", "p"},
                                {"DSTACK_CONFORMANCE_ALGORITHM", "a"}};

TEST(ConfigForConformance, AsksWhatTheContractSays) {
  const auto config = ConfigForConformance(In(kConformance));
  ASSERT_TRUE(config);
  EXPECT_THAT(config.value().sockets.paths(), ElementsAre("/s"));
  EXPECT_NE(config.value().request.http().find(R"({"path":"k","purpose":"p","algorithm":"a"})"),
            std::string::npos);
}

TEST(ConfigForConformance, ReadsNoOtherVariable) {
  Variables variables = kConformance;
  variables["TESSERA_UNKNOWN"] = "";
  variables["TESSERA_KEY_PROVIDER"] = "file";
  variables["TESSERA_DSTACK_SOCKET"] = "/other";
  variables["TESSERA_DSTACK_KMS_ROOT_PUBKEY"] = "no key";
  variables["TESSERA_DSTACK_PEER_UID"] = "nobody";
  const auto config = ConfigForConformance(In(variables));
  ASSERT_TRUE(config);
  EXPECT_THAT(config.value().sockets.paths(), ElementsAre("/s"));
}

TEST(ConfigForConformance, RefusesWhereAnyVariableIsUnset) {
  for (const auto& [name, value] : kConformance) {
    Variables variables = kConformance;
    variables.erase(name);
    EXPECT_EQ(ConfigForConformance(In(variables)).error(), Reason::kConformanceVariableMissing)
        << name;
  }
}

TEST(ConfigForConformance, AsksForAProofOfTheOriginItIsTold) {
  Variables variables = kConformance;
  variables["DSTACK_CONFORMANCE_ALGORITHM"] = "secp256k1";
  EXPECT_FALSE(ConfigForConformance(In(variables)).value().origin);
  variables["DSTACK_CONFORMANCE_KMS_ROOT_PUBKEY"] = kRecordedRoot;
  EXPECT_EQ(ConfigForConformance(In(variables)).error(), Reason::kOriginIncomplete);
  variables["DSTACK_CONFORMANCE_APP_ID"] = kRecordedApp;
  const auto config = ConfigForConformance(In(variables));
  ASSERT_TRUE(config);
  EXPECT_TRUE(config.value().origin);
}

TEST(ConfigForConformance, TakesAnyTextButNoEmptySocket) {
  for (const auto& [name, value] : kConformance) {
    Variables variables = kConformance;
    variables[name] = "";
    const auto config = ConfigForConformance(In(variables));
    if (name == "DSTACK_CONFORMANCE_SOCKET") {
      EXPECT_EQ(config.error(), Reason::kSocketPathEmpty);
    } else {
      EXPECT_TRUE(config) << name;
    }
  }
}

}  // namespace
}  // namespace provider
