#include "conformance/report/run_summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(ToneOf, IsGoodOnlyWhereEveryMustHeld) {
  EXPECT_EQ(ToneOf(Verdict::kConformant), Tone::kGood);
  EXPECT_EQ(ToneOf(Verdict::kSelectionHeld), Tone::kGood);
  EXPECT_EQ(ToneOf(Verdict::kKnownFailures), Tone::kOpen);
  EXPECT_EQ(ToneOf(Verdict::kIncomplete), Tone::kOpen);
  EXPECT_EQ(ToneOf(Verdict::kOutOfDate), Tone::kBad);
  EXPECT_EQ(ToneOf(Verdict::kNotConformant), Tone::kBad);
}

TEST(CauseSummary, CountsFailuresAndWarnings) {
  const RunReport hostile = HostileRun();
  EXPECT_THAT(CauseSummary(hostile, CausesOf(hostile)), HasSubstr("in 1 failed case, and "));
  const RunReport conformant = ConformantRun();
  EXPECT_EQ(CauseSummary(conformant, CausesOf(conformant)), "");
}

TEST(RunNotes, SayWhatTheRunLeftOut) {
  EXPECT_THAT(RunNotes(ConformantRun()), IsEmpty());
  EXPECT_THAT(RunNotes(PlainRun()),
              ElementsAre(StartsWith("not played: 1 case needs a full world")));
  RunReport stopped = ConformantRun();
  stopped.stopped = true;
  EXPECT_THAT(RunNotes(stopped), ElementsAre(StartsWith("stopped at a failure")));
}

TEST(OutOfDateTexts, NameTheLine) {
  EXPECT_THAT(OutOfDateTexts(KnownRun()), IsEmpty());
  EXPECT_THAT(OutOfDateTexts(OutOfDateRun()),
              ElementsAre(StartsWith("known.txt:2: valid-answer@too-slow: ")));
}

}  // namespace
}  // namespace conformance
