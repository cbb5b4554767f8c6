#include "provider/command/expectations.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/recorded_keys_for_test.h"

namespace provider {
namespace {

const std::string kFingerprint(64, 'a');

TEST(Expectations, AreWhatTheOptionsSay) {
  const auto expected = Expectations::Of({.fingerprint = kFingerprint,
                                          .app_id = kRecordedApp,
                                          .challenge = "00ff",
                                          .kms_root = kRecordedRootUncompressed});
  ASSERT_TRUE(expected) << expected.error().place;
  EXPECT_TRUE(expected.value().app_id());
  EXPECT_EQ(expected.value().challenge(), (Challenge{0x00, 0xff}));
  EXPECT_EQ(expected.value().kms_root(), kRecordedRootUncompressed);

  const auto least = Expectations::Of({.fingerprint = kFingerprint});
  ASSERT_TRUE(least);
  EXPECT_FALSE(least.value().app_id() || least.value().challenge() || least.value().kms_root());
}

TEST(Expectations, NameTheOptionThatIsMalformed) {
  struct Row {
    VerifyCommand command;
    std::string option;
  };
  const std::string flat(66, '0');
  const std::vector<Row> rows = {
      {{.fingerprint = ""}, "--fingerprint"},
      {{.fingerprint = std::string(64, 'A')}, "--fingerprint"},
      {{.fingerprint = kFingerprint + "0"}, "--fingerprint"},
      {{.fingerprint = kFingerprint, .app_id = ""}, "--app-id"},
      {{.fingerprint = kFingerprint, .app_id = "0x" + kRecordedApp.substr(2)}, "--app-id"},
      {{.fingerprint = kFingerprint, .app_id = kRecordedApp + "00"}, "--app-id"},
      {{.fingerprint = kFingerprint, .challenge = ""}, "--challenge"},
      {{.fingerprint = kFingerprint, .challenge = "0"}, "--challenge"},
      {{.fingerprint = kFingerprint, .challenge = std::string(130, '0')}, "--challenge"},
      {{.fingerprint = kFingerprint, .challenge = "FF"}, "--challenge"},
      {{.fingerprint = kFingerprint, .kms_root = ""}, "--kms-root"},
      {{.fingerprint = kFingerprint, .kms_root = flat}, "--kms-root"},
      {{.fingerprint = kFingerprint, .kms_root = "0x" + kRecordedRoot}, "--kms-root"},
  };
  for (const Row& row : rows) {
    const auto expected = Expectations::Of(row.command);
    ASSERT_FALSE(expected) << row.option;
    EXPECT_EQ(expected.error().reason, Reason::kExpectationMalformed);
    EXPECT_EQ(expected.error().place, "option " + row.option);
  }
}

}  // namespace
}  // namespace provider
