// Environments for which there is no config, and why.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/key/config.h"
#include "provider/testing/recorded_keys_for_test.h"
#include "provider/testing/variables_for_test.h"

namespace provider {
namespace {

TEST(ConfigRefusals, NameTheExactReason) {
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
  const std::string expected = "TESSERA_EXPECT_FINGERPRINT";
  const Variables dstack = {{provider, "dstack-kms"}, {key_id, "k"}};
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
       .variables = With(dstack, {{socket, ""}}),
       .reason = Reason::kSocketPathEmpty},
      {.name = "long socket",
       .variables = With(dstack, {{socket, std::string(200, 's')}}),
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
       .variables = With(dstack, {{file, "/k"}}),
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
       .variables = With(dstack, {{root, kRecordedRoot}}),
       .reason = Reason::kOriginIncomplete},
      {.name = "app without root",
       .variables = With(dstack, {{app, kRecordedApp}}),
       .reason = Reason::kOriginIncomplete},
      {.name = "empty root",
       .variables = With(dstack, {{root, ""}, {app, kRecordedApp}}),
       .reason = Reason::kRootPublicKeyInvalid},
      {.name = "empty app",
       .variables = With(dstack, {{root, kRecordedRoot}, {app, ""}}),
       .reason = Reason::kAppIdInvalid},
      {.name = "both empty",
       .variables = With(dstack, {{root, ""}, {app, ""}}),
       .reason = Reason::kRootPublicKeyInvalid},
      {.name = "empty user",
       .variables = With(dstack, {{user, ""}}),
       .reason = Reason::kPeerUidInvalid},
      {.name = "user by name",
       .variables = With(dstack, {{user, "root"}}),
       .reason = Reason::kPeerUidInvalid},
  };
  for (const Wrong& wrong : table) {
    SCOPED_TRACE(wrong.name);
    const auto config = ConfigFromEnvironment(Lookup(wrong.variables));
    ASSERT_FALSE(config);
    EXPECT_EQ(config.error(), wrong.reason) << Token(config.error());
  }
}

}  // namespace
}  // namespace provider
