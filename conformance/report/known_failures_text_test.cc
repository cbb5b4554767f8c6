#include "conformance/report/known_failures_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(KnownFailuresText, HasALineForEachFailureUnderItsWorstCause) {
  const std::string text = KnownFailuresText(HostileRun());
  EXPECT_THAT(text, testing::StartsWith("# Known failures, for dstack-conformance run"));
  EXPECT_THAT(text, HasSubstr("\n# high, FC-51: wrote the secret where others read it\n"
                              "status-500-with-a-valid-body@secret-leaked  FC-51: it said: "));
  EXPECT_THAT(text, HasSubstr("\nstatus-500-with-a-valid-body@died-by-signal  FC-52: "));
  EXPECT_THAT(text, Not(HasSubstr("status-200-only"))) << "a warning";
  EXPECT_THAT(text, HasSubstr("\n# unproven because of the above\n"
                              "hex-with-white-space@unproven  its twin failed\n"));
  EXPECT_THAT(text, Not(HasSubstr("stall-in-the-body")));
}

TEST(KnownFailuresText, OfASoundRunListsNothing) {
  RunReport run = ConformantRun();
  EXPECT_EQ(Knowing(run, KnownFailuresText(run)).asked.known_failures->entries().size(), 0U);
  run.cases.front().outcome = Outcome::kUnproven;
  EXPECT_EQ(Knowing(run, KnownFailuresText(run)).asked.known_failures->entries().size(), 0U)
      << "beside no failure";
}

TEST(KnownFailuresText, LeavesTheSameRunNothingNewAndNothingOutOfDate) {
  for (const RunReport& run : {KnownRun(), OutOfDateRun(), HostileRun()}) {
    const RunReport again = Knowing(run, KnownFailuresText(run));
    EXPECT_EQ(again.Failures(/*known=*/false), 0U);
    EXPECT_EQ(again.Failures(/*known=*/true), 1U);
    EXPECT_TRUE(again.OutOfDateEntries().empty());
  }
}

TEST(KnownFailuresText, KeepsTheReasonsThatWereKnown) {
  EXPECT_THAT(KnownFailuresText(KnownRun()),
              HasSubstr("\nstatus-500-with-a-valid-body@secret-leaked  issue 7, mended in 2.0\n"));
}

TEST(KnownFailuresText, ListsNoFailureWithoutAFinding) {
  RunReport run = ConformantRun();
  run.cases.front().outcome = Outcome::kFailed;
  run.cases.front().findings.clear();
  EXPECT_EQ(Knowing(run, KnownFailuresText(run)).Failures(/*known=*/false), 1U)
      << "it is a fault of the suite";
}

TEST(KnownFailuresText, ListsACaseThatFailsAndIsUnprovenTwice) {
  RunReport run = HostileRun();
  run.cases.front().outcome = Outcome::kUnproven;
  run.cases.front().note = "why";
  const std::string text = KnownFailuresText(run);
  EXPECT_THAT(text, HasSubstr("\nstatus-500-with-a-valid-body@secret-leaked  "));
  EXPECT_THAT(text, HasSubstr("\nstatus-500-with-a-valid-body@unproven  why\n"));
}

}  // namespace
}  // namespace conformance
