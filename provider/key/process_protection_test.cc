#include "provider/key/process_protection.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <utility>

#include "provider/testing/refused_system_call_for_test.h"

namespace provider {
namespace {

rlim_t SoftCoreLimit() {
  rlimit limit{};
  EXPECT_EQ(getrlimit(RLIMIT_CORE, &limit), 0);
  return limit.rlim_cur;
}

// Each test starts dumpable, with core files as large as this process may make them.
class ProcessProtectionTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(prctl(PR_SET_DUMPABLE, 1), 0);
    rlimit limit{};
    ASSERT_EQ(getrlimit(RLIMIT_CORE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    ASSERT_EQ(setrlimit(RLIMIT_CORE, &limit), 0);
    largest_ = limit.rlim_max;
  }

  rlim_t largest_ = 0;
};

TEST_F(ProcessProtectionTest, LastsAsLongAsTheObject) {
  {
    const auto protection = ProcessProtection::Engage();
    ASSERT_TRUE(protection.has_value());
    EXPECT_EQ(prctl(PR_GET_DUMPABLE), 0);
    EXPECT_EQ(SoftCoreLimit(), 0U);
  }
  EXPECT_EQ(prctl(PR_GET_DUMPABLE), 1);
  EXPECT_EQ(SoftCoreLimit(), largest_);
}

TEST_F(ProcessProtectionTest, MovesWithTheObject) {
  {
    auto first = ProcessProtection::Engage();
    ASSERT_TRUE(first.has_value());
    {
      const ProcessProtection second = std::move(first).value();
      EXPECT_EQ(prctl(PR_GET_DUMPABLE), 0);
    }
    EXPECT_EQ(prctl(PR_GET_DUMPABLE), 1);
    ASSERT_EQ(prctl(PR_SET_DUMPABLE, 0), 0);
  }
  // The moved-from object, which went last, left this alone.
  EXPECT_EQ(prctl(PR_GET_DUMPABLE), 0);
  ASSERT_EQ(prctl(PR_SET_DUMPABLE, 1), 0);
}

TEST_F(ProcessProtectionTest, LeavesAnOuterProtectionInPlace) {
  const auto outer = ProcessProtection::Engage();
  ASSERT_TRUE(outer.has_value());
  {
    ASSERT_TRUE(ProcessProtection::Engage().has_value());
  }
  EXPECT_EQ(prctl(PR_GET_DUMPABLE), 0);
  EXPECT_EQ(SoftCoreLimit(), 0U);
}

// Both orders in which two that overlap can go.
TEST_F(ProcessProtectionTest, LastsUntilTheLastOfSeveralIsGone) {
  for (const bool first_goes_first : {true, false}) {
    SCOPED_TRACE(first_goes_first);
    std::optional<ProcessProtection> first(ProcessProtection::Engage().value());
    std::optional<ProcessProtection> second(ProcessProtection::Engage().value());
    (first_goes_first ? first : second).reset();
    EXPECT_EQ(prctl(PR_GET_DUMPABLE), 0);
    EXPECT_EQ(SoftCoreLimit(), 0U);
    (first_goes_first ? second : first).reset();
    EXPECT_EQ(prctl(PR_GET_DUMPABLE), 1);
    EXPECT_EQ(SoftCoreLimit(), largest_);
  }
}

TEST_F(ProcessProtectionTest, IsRaisedAgainByEachOfSeveral) {
  const auto first = ProcessProtection::Engage();
  ASSERT_TRUE(first.has_value());
  ASSERT_EQ(prctl(PR_SET_DUMPABLE, 1), 0);
  {
    const auto second = ProcessProtection::Engage();
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(prctl(PR_GET_DUMPABLE), 0);
  }
  EXPECT_EQ(prctl(PR_GET_DUMPABLE), 0);
}

// What Engage says, as an exit status, in a process where the system refuses the call.
enum ExitStatus { kRefusedAndRestored, kRefusedButChanged, kEngaged, kOtherReason, kNoSeccomp };

[[noreturn]] void EngageWithout(const SystemCall& call) {
  const rlim_t before = SoftCoreLimit();
  if (!RefuseSystemCall(call, EPERM)) std::_Exit(kNoSeccomp);
  const auto protection = ProcessProtection::Engage();
  if (protection.has_value()) std::_Exit(kEngaged);
  if (protection.error() != Reason::kProcessNotProtected) std::_Exit(kOtherReason);
  rlimit after{};  // unreadable, and unchanged, where this is the call that is refused
  const bool core_restored = getrlimit(RLIMIT_CORE, &after) != 0 || after.rlim_cur == before;
  const bool restored = prctl(PR_GET_DUMPABLE) == 1 && core_restored;
  std::_Exit(restored ? kRefusedAndRestored : kRefusedButChanged);
}

TEST_F(ProcessProtectionTest, IsRefusedWhereTheSystemForbidsTheDumpableFlag) {
  EXPECT_EXIT(EngageWithout({.number = SYS_prctl, .argument = 0, .value = PR_SET_DUMPABLE}),
              testing::ExitedWithCode(kRefusedAndRestored), "");
}

TEST_F(ProcessProtectionTest, IsRefusedWhereTheSystemForbidsTheCoreLimit) {
  EXPECT_EXIT(EngageWithout({.number = SYS_prlimit64, .argument = 1, .value = RLIMIT_CORE}),
              testing::ExitedWithCode(kRefusedAndRestored), "");
}

}  // namespace
}  // namespace provider
