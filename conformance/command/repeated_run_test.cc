#include "conformance/command/repeated_run.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "conformance/command/runner.h"
#include "conformance/testing/embedded_catalog.h"
#include "mock_agent/testing/temp_folder_for_test.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;

const std::string kSoundInPython =
    "/usr/bin/python3 " DSTACK_SOURCE_DIR "/conformance/clients/sound_client.py --timeout 1";

// Clients that behave otherwise at some of their starts, which they count in a file: in a plain world
// they can keep one. A repetition of the one case here starts a client for the smoke case, which is its
// twin, and one for the case itself.
class RepeatedRunTest : public testing::Test {
 protected:
  RepeatedRunTest() {
    asked_.profile = Profile::kTessera;
    asked_.filter = {"status-500-with-a-valid-body"};
    asked_.seed = 1;
    options_.deadline = milliseconds{60000};
    options_.plain = true;
    options_.repeat = 3;
  }
  // RunThat runs a sound client that at these starts, from 1, does something else first.
  RunReport RunThat(const std::string& does, const std::string& starts) {
    const std::string script =
        "n=$(($(cat " + counter_ + " 2>/dev/null || echo 0) + 1)); echo $n >" + counter_ +
        "; case \" " + starts + " \" in *\" $n \"*) " + does + ";; esac; exec " + kSoundInPython;
    const Plan plan = Plan::Make(catalog_, asked_).value();
    return RunSuite(plan, {"/bin/sh", "-c", script}, options_).value();
  }
  static const CaseReport& CaseOf(const RunReport& run, const std::string& id) {
    for (const CaseReport& each : run.cases) {
      if (each.id == id) return each;
    }
    std::abort();
  }
  static const CaseReport& TheCase(const RunReport& run) {
    return CaseOf(run, "status-500-with-a-valid-body");
  }

  const Catalog& catalog_ = EmbeddedCatalog();
  const mock_agent::TempFolder folder_;
  const std::string counter_ = (folder_ / "starts").string();
  PlanOptions asked_;
  RunOptions options_;
};

const std::string kCrashes = "kill -SEGV $$";

TEST_F(RepeatedRunTest, PlaysSmokeCaseAndCaseSoOftenAndFindsASoundClientSteady) {
  std::vector<std::size_t> done;
  std::set<std::size_t> of;
  options_.progress = [&](std::size_t now, std::size_t all) {
    done.push_back(now);
    of.insert(all);
  };
  const RunReport run = RunThat(":", "");
  EXPECT_EQ(run.Conclusion(), Verdict::kSelectionHeld) << run.WhyIncomplete();
  EXPECT_EQ(run.asked.repeat, 3U);
  EXPECT_EQ(run.Flaky(), 0U);
  ASSERT_EQ(run.cases.size(), 2U);
  for (const CaseReport& each : run.cases) EXPECT_EQ(each.repetitions->Played(), 3U) << each.id;
  EXPECT_EQ(done, (std::vector<std::size_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(of, std::set<std::size_t>{6});
}

TEST_F(RepeatedRunTest, AFailureSeenOnceIsAFailureAndFlaky) {
  const RunReport run = RunThat(kCrashes, "4");
  EXPECT_EQ(run.Conclusion(), Verdict::kNotConformant);
  EXPECT_EQ(run.Flaky(), 1U);
  EXPECT_EQ(TheCase(run).outcome, Outcome::kFailed);
  EXPECT_EQ(TheCase(run).repetitions->Times(Outcome::kFailed), 1U);
  EXPECT_EQ(TheCase(run).repetitions->Times(Outcome::kHeld), 2U);
}

TEST_F(RepeatedRunTest, AFailureSeenEachTimeIsSteady) {
  const RunReport run = RunThat(kCrashes, "2 4 6");
  EXPECT_EQ(run.Conclusion(), Verdict::kNotConformant);
  EXPECT_EQ(run.Flaky(), 0U);
  EXPECT_EQ(TheCase(run).repetitions->Times(Outcome::kFailed), 3U);
}

TEST_F(RepeatedRunTest, WhatRestsOnTimeIsConfirmedInItsRepetitionFirst) {
  const RunReport run = RunThat("sleep 1000 >/dev/null 2>&1 & :", "4");
  EXPECT_EQ(run.Conclusion(), Verdict::kSelectionHeld) << run.WhyIncomplete();
  EXPECT_EQ(run.Flaky(), 0U);
}

TEST_F(RepeatedRunTest, EndsWhereTheSmokeTestFailsAndSaysWhen) {
  const RunReport run = RunThat("exit 1", "3");
  EXPECT_EQ(run.Conclusion(), Verdict::kIncomplete);
  EXPECT_TRUE(
      run.incomplete.starts_with("in repetition 2 of 3: the client failed the opening smoke"))
      << run.incomplete;
  EXPECT_EQ(TheCase(run).repetitions->Played(), 1U);
  EXPECT_EQ(CaseOf(run, "valid-answer").repetitions->Times(Outcome::kFailed), 1U);
  EXPECT_EQ(run.Flaky(), 1U);
}

TEST_F(RepeatedRunTest, EndsAtAFailureWhereThatIsAsked) {
  options_.enough = [](const CaseReport& report) { return report.Fails(); };
  const RunReport run = RunThat(kCrashes, "2 4");
  EXPECT_TRUE(run.stopped);
  EXPECT_EQ(run.Conclusion(), Verdict::kNotConformant);
  EXPECT_EQ(TheCase(run).repetitions->Played(), 1U);
}

TEST_F(RepeatedRunTest, PlayedOnceIsARunAsEver) {
  options_.repeat = 1;
  const RunReport run = RunThat(":", "");
  EXPECT_EQ(run.asked.repeat, 1U);
  for (const CaseReport& each : run.cases) EXPECT_FALSE(each.repetitions.has_value()) << each.id;
}

TEST_F(RepeatedRunTest, PlaysAsManyPointsOfASweepEachTime) {
  asked_.filter = {"status-edited-nul"};
  options_.repeat = 2;
  const RunReport run = RunThat(":", "");
  EXPECT_EQ(run.Flaky(), 0U);
  EXPECT_EQ(run.SweepPoints().played, 3U);
}

}  // namespace
}  // namespace conformance
