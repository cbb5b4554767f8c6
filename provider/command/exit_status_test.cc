#include "provider/command/exit_status.h"

#include <gtest/gtest.h>

namespace provider {
namespace {

TEST(StatusOf, TellsConfigurationKeyFileAndRefusalApart) {
  EXPECT_EQ(StatusOf(Reason::kUnknownProvider), ExitStatus::kUsage);
  EXPECT_EQ(StatusOf(Reason::kSettingOfAnotherProvider), ExitStatus::kUsage);
  EXPECT_EQ(StatusOf(Reason::kConformanceVariableMissing), ExitStatus::kUsage);
  EXPECT_EQ(StatusOf(Reason::kKeyFileInvalid), ExitStatus::kKeyFile);
  EXPECT_EQ(StatusOf(Reason::kKeyFileNotWritable), ExitStatus::kKeyFile);
  EXPECT_EQ(StatusOf(Reason::kSocketPathTooLong), ExitStatus::kRefused);
  EXPECT_EQ(StatusOf(Reason::kSocketAbsent), ExitStatus::kRefused);
  EXPECT_EQ(StatusOf(Reason::kKeyAllZero), ExitStatus::kRefused);
  EXPECT_EQ(StatusOf(Reason::kOutputNotWritable), ExitStatus::kRefused);
  EXPECT_EQ(StatusOf(Reason::kEvidenceDoesNotHold), ExitStatus::kRefused);
  EXPECT_EQ(StatusOf(Reason::kEvidenceUnreadable), ExitStatus::kUsage);
  EXPECT_EQ(StatusOf(Reason::kCommandNotRunnable), ExitStatus::kCommandNotRunnable);
  EXPECT_EQ(StatusOf(Reason::kCommandNotFound), ExitStatus::kCommandNotFound);
}

TEST(StatusOf, IsNeverSuccess) {
  for (const ReasonRow& row : EveryReason()) {
    EXPECT_NE(StatusOf(row.reason), ExitStatus::kSuccess) << row.token;
  }
}

TEST(Meaning, IsSaidOfEveryStatusInOrder) {
  int before = -1;
  for (const ExitStatus status : kExitStatuses) {
    EXPECT_GT(static_cast<int>(status), before);
    before = static_cast<int>(status);
    EXPECT_FALSE(Meaning(status).empty()) << before;
  }
}

}  // namespace
}  // namespace provider
