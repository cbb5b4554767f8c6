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
}

TEST(StatusOf, IsNeverSuccess) {
  for (int value = 0; !Describe(static_cast<Reason>(value)).empty(); ++value) {
    EXPECT_NE(StatusOf(static_cast<Reason>(value)), ExitStatus::kSuccess) << value;
  }
}

}  // namespace
}  // namespace provider
