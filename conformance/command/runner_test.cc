#include "conformance/command/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "conformance/testing/embedded_catalog.h"
#include "mock_agent/testing/temp_folder_for_test.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

const std::string kSoundClient = DSTACK_SOURCE_DIR "/conformance/clients/sound_client.py";

class RunnerTest : public testing::Test {
 protected:
  RunnerTest() {
    asked_.profile = Profile::kTessera;
    asked_.seed = 1;
    options_.jobs = 2;
    options_.deadline = milliseconds{60000};
  }
  Result<RunReport> Run(const std::vector<std::string>& command) {
    BOOST_OUTCOME_TRY(plan, Plan::Make(catalog_, asked_));
    return RunSuite(plan, command, options_);
  }
  Result<RunReport> RunSound() { return Run({"/usr/bin/python3", kSoundClient}); }

  Catalog catalog_ = EmbeddedCatalog();
  PlanOptions asked_;
  RunOptions options_;
};

std::set<std::string> Ids(const RunReport& run) {
  std::set<std::string> ids;
  for (const CaseReport& each : run.cases) ids.insert(each.id);
  return ids;
}

TEST_F(RunnerTest, ASoundClientHoldsAndTheTwinIsRunToo) {
  asked_.filter = {"FC-41"};
  std::size_t last = 0;
  std::size_t planned = 0;
  options_.progress = [&](std::size_t done, std::size_t of) {
    last = done;
    planned = of;
  };
  const auto run = RunSound();
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(run.value().Conclusion(), Verdict::kSelectionHeld) << run.value().incomplete;
  EXPECT_FALSE(run.value().whole_catalog);
  EXPECT_EQ(run.value().asked.filter, asked_.filter);
  EXPECT_TRUE(Ids(run.value()).contains("valid-answer"));
  EXPECT_EQ(last, planned);
  for (const CaseReport& each : run.value().cases)
    EXPECT_EQ(each.outcome, Outcome::kHeld) << each.id << each.note;
}

TEST_F(RunnerTest, ASweepIsPlayedAtTheBoundariesOrAtEveryPoint) {
  asked_.filter = {"secrets-of-thirty-two-to-sixty-five-bytes", "status-edited-nul"};
  asked_.sweep = SweepChoice::kBoundaries;
  const auto few = RunSound();
  ASSERT_TRUE(few);
  EXPECT_EQ(few.value().Conclusion(), Verdict::kSelectionHeld) << few.value().incomplete;
  EXPECT_EQ(few.value().asked.sweep, "boundaries");
  EXPECT_EQ(few.value().SweepPoints().played, 4U + 3U);
  EXPECT_EQ(few.value().SweepPoints().all, 34U + 3U);
  EXPECT_EQ(few.value().cases.size(), 3U) << "a sweep is one case";
  asked_.sweep = SweepChoice::kFull;
  const auto all = RunSound();
  ASSERT_TRUE(all);
  EXPECT_EQ(all.value().SweepPoints().played, 34U + 3U);
}

TEST_F(RunnerTest, AClientThatFailsTheSmokeTestIsAskedNothingElse) {
  const auto run = Run({"/bin/sh", "-c", "exit 1"});
  ASSERT_TRUE(run);
  EXPECT_EQ(run.value().Conclusion(), Verdict::kIncomplete);
  EXPECT_EQ(run.value().cases.size(), 1U);
  EXPECT_THAT(run.value().incomplete, HasSubstr("smoke test"));
  EXPECT_THAT(run.value().incomplete, HasSubstr("absolute paths"));
}

TEST_F(RunnerTest, AClientThatLeaksFromTheFirstIsNotConformantAndStillAskedTheRest) {
  asked_.filter = {"FC-42"};
  const auto run =
      Run({"/bin/sh", "-c",
           "key=$(/usr/bin/python3 " + kSoundClient + ") || exit 1; echo $key; echo $key >&2"});
  ASSERT_TRUE(run);
  EXPECT_EQ(run.value().Conclusion(), Verdict::kNotConformant);
  EXPECT_EQ(run.value().incomplete, "");
  EXPECT_GT(run.value().cases.size(), 5U);
  EXPECT_EQ(run.value().Count(Outcome::kUnproven), 0U) << "the twin was accepted all the same";
}

TEST_F(RunnerTest, AClientThatIsUnsupportedAfterTheSmokeTestIsIncompleteUnlessAllowed) {
  asked_.filter = {"status-500-with-a-valid-body"};
  const std::string unsupported_where_it_should_refuse =
      "key=$(/usr/bin/python3 " + kSoundClient + " 2>/dev/null) && echo $key && exit 0; exit 89";
  const std::vector<std::string> command{"/bin/sh", "-c", unsupported_where_it_should_refuse};
  EXPECT_EQ(Run(command).value().Conclusion(), Verdict::kIncomplete);
  asked_.allow_unsupported = {"FC-10"};
  const auto allowed = Run(command);
  ASSERT_TRUE(allowed);
  EXPECT_EQ(allowed.value().Count(Outcome::kUnsupported), 1U);
  EXPECT_NE(allowed.value().Conclusion(), Verdict::kNotConformant);
}

// Clients that behave otherwise at some of their starts, which they count in a file: only in a plain
// world can they keep one.
class ConfirmationTest : public RunnerTest {
 protected:
  ConfirmationTest() {
    options_.plain = true;
    options_.jobs = 1;
  }
  // RunThat runs a sound client that does something before it, from its `first` start to its `last`.
  RunReport RunThat(const std::string& does, int first, int last) {
    const std::string script =
        "n=$(($(cat " + counter_ + " 2>/dev/null || echo 0) + 1)); echo $n >" + counter_ +
        "; [ $n -lt " + std::to_string(first) + " ] || [ $n -gt " + std::to_string(last) +
        " ] || { " + does + "; }; exec /usr/bin/python3 " + kSoundClient + " --timeout 1";
    return Run({"/bin/sh", "-c", script}).value();
  }

  const mock_agent::TempFolder folder_;
  const std::string counter_ = (folder_ / "starts").string();
};

const std::string kLeavesAProcess = "sleep 1000 >/dev/null 2>&1 &";
constexpr int kAlways = 1000;

TEST_F(ConfirmationTest, WhatRestsOnTimeAndDoesNotHoldAgainIsNoFinding) {
  asked_.filter = {"status-500-with-a-valid-body"};
  const RunReport run = RunThat(kLeavesAProcess + " :", 2, 2);
  EXPECT_EQ(run.Conclusion(), Verdict::kSelectionHeld) << run.WhyIncomplete();
}

TEST_F(ConfirmationTest, WhatHoldsOnceMoreOnlyIsNoFindingEither) {
  asked_.filter = {"status-500-with-a-valid-body"};
  const RunReport run = RunThat(kLeavesAProcess + " :", 2, 3);
  EXPECT_EQ(run.Conclusion(), Verdict::kSelectionHeld) << run.WhyIncomplete();
}

TEST_F(ConfirmationTest, WhatHoldsEachTimeIsOne) {
  asked_.filter = {"status-500-with-a-valid-body"};
  const RunReport run = RunThat(kLeavesAProcess + " :", 2, kAlways);
  EXPECT_EQ(run.Conclusion(), Verdict::kNotConformant);
}

TEST_F(ConfirmationTest, AProofBesideASuspicionStays) {
  asked_.filter = {"status-500-with-a-valid-body"};
  const RunReport run = RunThat(
      kLeavesAProcess + " echo $(head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n')", 2, 2);
  EXPECT_EQ(run.Conclusion(), Verdict::kNotConformant);
}

TEST_F(ConfirmationTest, WhatATwinOutOfTimeLeftUnprovenIsRunAgain) {
  asked_.filter = {"stall-in-the-body"};
  options_.deadline = milliseconds{4000};
  // The second start is the twin's.
  const std::string hangs =
      "exec /usr/bin/python3 -c 'import os, socket, time\n"
      "socket.socket(socket.AF_UNIX).connect(os.environ[\"DSTACK_CONFORMANCE_SOCKET\"])\n"
      "time.sleep(1000)'";
  const RunReport run = RunThat(hangs, 2, 2);
  EXPECT_EQ(run.cases.size(), 3U);
  EXPECT_EQ(run.Conclusion(), Verdict::kSelectionHeld) << run.WhyIncomplete();
}

TEST_F(RunnerTest, AnInterruptedRunIsIncomplete) {
  asked_.filter = {"FC-4*"};
  std::atomic<int> looks{0};
  options_.interrupted = [&looks] { return ++looks > 8; };
  const auto run = RunSound();
  ASSERT_TRUE(run);
  EXPECT_EQ(run.value().incomplete, "interrupted");
  EXPECT_EQ(run.value().Conclusion(), Verdict::kIncomplete);
}

TEST_F(RunnerTest, AMustClauseWithoutACaseMakesTheRunIncompleteByName) {
  std::vector<Case> cases;
  for (const Case& each : catalog_.cases()) {
    if (each.smoke || each.id == "status-500-with-a-valid-body") cases.push_back(each);
  }
  catalog_ = Catalog::Of(std::move(cases)).value();
  const auto run = RunSound();
  ASSERT_TRUE(run);
  EXPECT_TRUE(run.value().whole_catalog);
  EXPECT_EQ(run.value().Conclusion(), Verdict::kIncomplete);
  EXPECT_THAT(run.value().WhyIncomplete(), HasSubstr("no case exercised FC-01, FC-02, "));
}

TEST_F(RunnerTest, TheUsersMistakesAreErrorsByName) {
  EXPECT_EQ(Run({"/nonexistent/client"}).error().code, ErrorCode::kClientNotFound);
  asked_.filter = {"no-such-case"};
  EXPECT_EQ(RunSound().error().code, ErrorCode::kUnknownCase);
  asked_.filter = {};
  asked_.allow_unsupported = {"no-such-case"};
  EXPECT_EQ(RunSound().error().code, ErrorCode::kUnknownCase);
}

}  // namespace
}  // namespace conformance
