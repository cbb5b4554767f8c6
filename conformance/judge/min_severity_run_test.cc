// What a run comes to that does not fail for everything.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "conformance/judge/cause.h"
#include "conformance/judge/run_report.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

CaseReport Failing(std::string id, Defect defect, std::string clause) {
  CaseReport report = HeldReport(std::move(id), "FC-10");
  report.outcome = Outcome::kFailed;
  report.findings = {{defect, std::move(clause), Level::kMust, "it did"}};
  return report;
}

const CaseReport kHolds = HeldReport("holds", "FC-10");
const CaseReport kHangs = Failing("hangs", Defect::kRanPastTheDeadline, "FC-04");  // medium
const CaseReport kLeaks = Failing("leaks", Defect::kSecretLeaked, "FC-51");        // high
const CaseReport kTakes = Failing("takes", Defect::kAcceptedAWrongKey, "FC-24");   // critical

RunReport RunThatFailsFor(Severity least, std::vector<CaseReport> cases) {
  RunReport run;
  run.whole_catalog = true;
  run.asked.min_severity = least;
  run.cases = std::move(cases);
  return run;
}

TEST(MinSeverityRun, OfFailuresBelowItAloneIsNotConformantAndExitsWith0) {
  const RunReport run = RunThatFailsFor(Severity::kHigh, {kHolds, kHangs});
  EXPECT_EQ(run.Conclusion(), Verdict::kBelowMinSeverity);
  EXPECT_EQ(Name(run.Conclusion()), "below-min-severity");
  EXPECT_EQ(ExitStatusOf(run.Conclusion()), ExitStatus::kConformant);
  EXPECT_EQ(run.FailuresBelow(), 1U);
  EXPECT_EQ(run.Failures(/*known=*/false), 0U);
  EXPECT_EQ(run.Failures(/*known=*/true), 0U);
}

TEST(MinSeverityRun, FailsForWhatReachesIt) {
  EXPECT_EQ(RunThatFailsFor(Severity::kHigh, {kHolds, kLeaks}).Conclusion(),
            Verdict::kNotConformant);
  EXPECT_EQ(RunThatFailsFor(Severity::kCritical, {kHolds, kLeaks}).Conclusion(),
            Verdict::kBelowMinSeverity);
  EXPECT_EQ(RunThatFailsFor(Severity::kMedium, {kHolds, kHangs}).Conclusion(),
            Verdict::kNotConformant);
  EXPECT_EQ(RunThatFailsFor(Severity::kCritical, {kHolds, kTakes}).Conclusion(),
            Verdict::kNotConformant)
      << "a wrong key is critical, whatever the clause";
}

TEST(MinSeverityRun, WithoutOneEveryFailureCounts) {
  for (const CaseReport& each : {kHangs, kLeaks, kTakes}) {
    const RunReport run = RunThatFailsFor(Severity::kLow, {kHolds, each});
    EXPECT_EQ(run.Conclusion(), Verdict::kNotConformant) << each.id;
    EXPECT_EQ(run.FailuresBelow(), 0U) << each.id;
  }
}

TEST(MinSeverityRun, ACaseWithOneFindingThatReachesItFailsTheRun) {
  CaseReport both = kHangs;
  both.findings.push_back(kTakes.findings.front());
  const RunReport run = RunThatFailsFor(Severity::kCritical, {kHolds, both});
  EXPECT_EQ(run.Conclusion(), Verdict::kNotConformant);
  EXPECT_EQ(run.FailuresBelow(), 0U);
}

TEST(MinSeverityRun, AFailureThatNobodyCanNameReachesAny) {
  CaseReport nameless = kHangs;
  nameless.findings.clear();
  EXPECT_EQ(RunThatFailsFor(Severity::kCritical, {kHolds, nameless}).Conclusion(),
            Verdict::kNotConformant);
}

TEST(MinSeverityRun, IsConformantOnlyWhereNothingFailed) {
  EXPECT_EQ(RunThatFailsFor(Severity::kCritical, {kHolds}).Conclusion(), Verdict::kConformant);
}

TEST(MinSeverityRun, StaysIncompleteWhereItIsSo) {
  CaseReport open = kHolds;
  open.outcome = Outcome::kUnproven;
  EXPECT_EQ(RunThatFailsFor(Severity::kHigh, {kHolds, kHangs, open}).Conclusion(),
            Verdict::kIncomplete);
  RunReport run = RunThatFailsFor(Severity::kHigh, {kHolds, kHangs});
  run.must_clauses = {"FC-30"};
  EXPECT_EQ(run.Conclusion(), Verdict::kIncomplete);
}

TEST(MinSeverityRun, IsIncompleteWhereNoRefusalWasProven) {
  EXPECT_EQ(RunThatFailsFor(Severity::kHigh, {kHangs}).Conclusion(), Verdict::kIncomplete);
  EXPECT_EQ(Knowing(RunThatFailsFor(Severity::kHigh, {kHangs, kLeaks}), "leaks@secret-leaked why\n")
                .Conclusion(),
            Verdict::kIncomplete)
      << "one failure that is listed does not stand for all that is not";
  EXPECT_EQ(
      Knowing(RunThatFailsFor(Severity::kHigh, {kLeaks}), "leaks@secret-leaked why\n").Conclusion(),
      Verdict::kKnownFailures);
}

TEST(MinSeverityRun, GoesWithKnownFailures) {
  const RunReport both = Knowing(RunThatFailsFor(Severity::kHigh, {kHolds, kHangs, kLeaks}),
                                 "leaks@secret-leaked why\n");
  EXPECT_EQ(both.Conclusion(), Verdict::kBelowMinSeverity);
  EXPECT_EQ(both.Failures(/*known=*/true), 1U);
  EXPECT_EQ(both.FailuresBelow(), 1U);
  const RunReport known = Knowing(RunThatFailsFor(Severity::kHigh, {kHolds, kHangs}),
                                  "hangs@ran-past-the-deadline w\n");
  EXPECT_EQ(known.Conclusion(), Verdict::kKnownFailures) << "what is listed is not below too";
  EXPECT_EQ(known.FailuresBelow(), 0U);
  EXPECT_EQ(Knowing(RunThatFailsFor(Severity::kHigh, {kHolds, kHangs}), "holds@exit-status w\n")
                .Conclusion(),
            Verdict::kOutOfDate);
}

TEST(MinSeverityRun, ACaseOfWhichOneFindingIsKnownAndOneBelowIsBelow) {
  CaseReport both = kHangs;
  both.findings.push_back(kLeaks.findings.front());
  const RunReport run =
      Knowing(RunThatFailsFor(Severity::kHigh, {kHolds, both}), "hangs@secret-leaked why\n");
  EXPECT_EQ(run.Conclusion(), Verdict::kBelowMinSeverity);
}

TEST(MinSeverityRun, ShowsWhatFailsItBeforeWhatDoesNot) {
  CaseReport warned = HeldReport("warned", "FC-10");
  warned.outcome = Outcome::kWarned;
  warned.findings = {{Defect::kTooManyRequests, "FC-53", Level::kShould, "4"}};
  const RunReport run =
      Knowing(RunThatFailsFor(Severity::kCritical, {kHangs, kLeaks, kTakes, warned}),
              "leaks@secret-leaked why\n");
  const auto causes = CausesOf(run);
  ASSERT_EQ(causes.size(), 4U);
  EXPECT_FALSE(causes[0].below || causes[0].known);
  EXPECT_EQ(causes[0].worst, Severity::kCritical);
  EXPECT_TRUE(causes[1].below);
  EXPECT_EQ(causes[1].worst, Severity::kMedium);
  EXPECT_TRUE(causes[2].known);
  EXPECT_FALSE(causes[2].below);
  EXPECT_FALSE(causes[3].below) << "a warning fails no run anyway";
}

TEST(MinSeverityRun, DividesACauseWhoseCasesCostDifferently) {
  CaseReport harmless = Failing("harmless", Defect::kExitStatus, "FC-04");
  const CaseReport serious = Failing("serious", Defect::kExitStatus, "FC-10");
  const RunReport run = RunThatFailsFor(Severity::kHigh, {harmless, serious});
  const auto causes = CausesOf(run);
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_EQ(causes[0].Example().report->id, "serious");
  EXPECT_TRUE(causes[1].below);
}

}  // namespace
}  // namespace conformance
