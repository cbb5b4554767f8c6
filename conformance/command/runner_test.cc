#include "conformance/command/runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>

namespace conformance {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

const std::string kSoundClient = DSTACK_SOURCE_DIR "/conformance/clients/sound_client.py";

class RunnerTest : public testing::Test {
 protected:
  RunnerTest() {
    options_.profile = Profile::kTessera;
    options_.jobs = 2;
    options_.deadline = milliseconds{60000};
    options_.seed = 1;
  }
  Result<RunVerdict> Run(const std::vector<std::string>& command) {
    return RunSuite(catalog_, command, options_);
  }
  Result<RunVerdict> RunSound() { return Run({"/usr/bin/python3", kSoundClient}); }

  Catalog catalog_ = Catalog::Embedded().value();
  RunOptions options_;
};

std::set<std::string> Ids(const RunVerdict& run) {
  std::set<std::string> ids;
  for (const CaseVerdict& each : run.cases) ids.insert(each.of->id);
  return ids;
}

TEST_F(RunnerTest, ASoundClientHoldsAndTheTwinIsRunToo) {
  options_.filter = {"FC-41"};
  std::size_t last = 0;
  std::size_t planned = 0;
  options_.progress = [&](std::size_t done, std::size_t of) {
    last = done;
    planned = of;
  };
  const auto run = RunSound();
  ASSERT_TRUE(run) << run.error().message;
  EXPECT_EQ(run.value().Status(), ExitStatus::kConformant) << run.value().incomplete;
  EXPECT_FALSE(run.value().whole_catalog);
  EXPECT_TRUE(Ids(run.value()).contains("valid-answer"));
  EXPECT_EQ(last, planned);
  for (const CaseVerdict& each : run.value().cases)
    EXPECT_EQ(each.outcome, Outcome::kHeld) << each.of->id << each.note;
}

TEST_F(RunnerTest, AClientThatFailsTheSmokeTestIsAskedNothingElse) {
  const auto run = Run({"/bin/sh", "-c", "exit 1"});
  ASSERT_TRUE(run);
  EXPECT_EQ(run.value().Status(), ExitStatus::kIncomplete);
  EXPECT_EQ(run.value().cases.size(), 1U);
  EXPECT_THAT(run.value().incomplete, HasSubstr("smoke test"));
  EXPECT_THAT(run.value().incomplete, HasSubstr("absolute paths"));
}

TEST_F(RunnerTest, AClientThatIsUnsupportedAfterTheSmokeTestIsIncompleteUnlessAllowed) {
  options_.filter = {"status-500-with-a-valid-body"};
  const std::string unsupported_where_it_should_refuse =
      "key=$(/usr/bin/python3 " + kSoundClient + " 2>/dev/null) && echo $key && exit 0; exit 89";
  const std::vector<std::string> command{"/bin/sh", "-c", unsupported_where_it_should_refuse};
  EXPECT_EQ(Run(command).value().Status(), ExitStatus::kIncomplete);
  options_.allow_unsupported = {"FC-10"};
  const auto allowed = Run(command);
  ASSERT_TRUE(allowed);
  EXPECT_EQ(allowed.value().Count(Outcome::kUnsupported), 1U);
  EXPECT_NE(allowed.value().Status(), ExitStatus::kNotConformant);
}

TEST_F(RunnerTest, AnInterruptedRunIsIncomplete) {
  options_.filter = {"FC-4*"};
  std::atomic<int> looks{0};
  options_.interrupted = [&looks] { return ++looks > 8; };
  const auto run = RunSound();
  ASSERT_TRUE(run);
  EXPECT_EQ(run.value().incomplete, "interrupted");
  EXPECT_EQ(run.value().Status(), ExitStatus::kIncomplete);
}

TEST_F(RunnerTest, TheUsersMistakesAreErrorsByName) {
  EXPECT_EQ(Run({"/nonexistent/client"}).error().code, ErrorCode::kClientNotFound);
  options_.filter = {"no-such-case"};
  EXPECT_EQ(RunSound().error().code, ErrorCode::kUnknownCase);
  options_.filter = {};
  options_.allow_unsupported = {"no-such-case"};
  EXPECT_EQ(RunSound().error().code, ErrorCode::kUnknownCase);
}

}  // namespace
}  // namespace conformance
