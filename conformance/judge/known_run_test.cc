// What a run comes to whose failures were known.
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

CaseReport Ended(std::string id, Outcome outcome, std::string clause = "FC-10") {
  CaseReport report = HeldReport(std::move(id), std::move(clause));
  report.outcome = outcome;
  if (outcome == Outcome::kFailed) {
    report.findings = {{Defect::kExitStatus, report.clause, Level::kMust, "exit status 2"}};
  }
  return report;
}

RunReport RunThatKnew(const std::string& lines, std::vector<CaseReport> cases) {
  RunReport run;
  run.whole_catalog = true;
  run.cases = std::move(cases);
  return Knowing(std::move(run), lines);
}

const CaseReport kGood = Ended("good", Outcome::kHeld);
const CaseReport kBad = Ended("bad", Outcome::kFailed);
const CaseReport kWorse = Ended("worse", Outcome::kFailed);
const CaseReport kOpen = Ended("open", Outcome::kUnproven);

TEST(KnownRun, OfKnownFailuresAloneIsNotConformantAndExitsWith0) {
  const RunReport run = RunThatKnew("bad@exit-status why\n", {kGood, kBad});
  EXPECT_EQ(run.Conclusion(), Verdict::kKnownFailures);
  EXPECT_EQ(ExitStatusOf(run.Conclusion()), ExitStatus::kConformant);
  EXPECT_EQ(Name(run.Conclusion()), "known-failures");
  EXPECT_EQ(run.Failures(/*known=*/true), 1U);
  EXPECT_EQ(run.Failures(/*known=*/false), 0U);
  EXPECT_EQ(run.KnownBefore(kBad)->reason, "why");
  EXPECT_EQ(run.KnownBefore(kGood), nullptr);
}

TEST(KnownRun, OfNothingElseNeedsNoProofOfARefusal) {
  EXPECT_EQ(RunThatKnew("bad@exit-status why\n", {kBad}).Conclusion(), Verdict::kKnownFailures);
}

TEST(KnownRun, IsNeverConformantNorASelectionThatHeld) {
  RunReport run = RunThatKnew("bad@exit-status why\n", {kGood, kBad});
  run.whole_catalog = false;
  EXPECT_EQ(run.Conclusion(), Verdict::kKnownFailures);
}

TEST(KnownRun, WithANewFailureFails) {
  const RunReport run = RunThatKnew("bad@exit-status why\n", {kGood, kBad, kWorse});
  EXPECT_EQ(run.Conclusion(), Verdict::kNotConformant);
  EXPECT_EQ(run.Failures(/*known=*/true), 1U);
  EXPECT_EQ(run.Failures(/*known=*/false), 1U);
}

TEST(KnownRun, WithAnEntryThatIsOutOfDateFails) {
  const RunReport run = RunThatKnew("bad@exit-status why\ngood@exit-status why\n", {kGood, kBad});
  EXPECT_EQ(run.Conclusion(), Verdict::kOutOfDate);
  EXPECT_EQ(Name(run.Conclusion()), "known-failures-out-of-date");
  EXPECT_EQ(ExitStatusOf(run.Conclusion()), ExitStatus::kNotConformant);
  ASSERT_EQ(run.OutOfDateEntries().size(), 1U);
  EXPECT_EQ(run.OutOfDateEntries().front().line, 2U);
}

TEST(KnownRun, ThatIsMendedWhollyFailsUntilTheFileIsEmpty) {
  EXPECT_EQ(RunThatKnew("good@exit-status why\n", {kGood}).Conclusion(), Verdict::kOutOfDate);
  EXPECT_EQ(RunThatKnew("# nothing\n", {kGood}).Conclusion(), Verdict::kConformant);
}

TEST(KnownRun, ANewFailureOutranksAnEntryThatIsOutOfDate) {
  EXPECT_EQ(RunThatKnew("good@exit-status why\n", {kGood, kBad}).Conclusion(),
            Verdict::kNotConformant);
}

TEST(KnownRun, StaysIncompleteWhereItIsSo) {
  RunReport run = RunThatKnew("bad@exit-status why\n", {kGood, kBad});
  run.incomplete = "the client failed the opening smoke test";
  EXPECT_EQ(run.Conclusion(), Verdict::kIncomplete);
  EXPECT_EQ(RunThatKnew("bad@exit-status why\n", {kGood, kBad, kOpen}).Conclusion(),
            Verdict::kIncomplete);
  EXPECT_EQ(
      RunThatKnew("bad@exit-status why\n", {kGood, kBad, Ended("cannot", Outcome::kUnsupported)})
          .Conclusion(),
      Verdict::kIncomplete);
}

TEST(KnownRun, AKnownFailureMayLeaveOthersUnprovenAsWasKnown) {
  EXPECT_EQ(
      RunThatKnew("bad@exit-status why\nopen@unproven why\n", {kGood, kBad, kOpen}).Conclusion(),
      Verdict::kKnownFailures);
  EXPECT_EQ(RunThatKnew("open@unproven why\n", {kGood, kOpen}).Conclusion(), Verdict::kIncomplete)
      << "beside no failure, nothing excuses it";
}

TEST(KnownRun, WhatWasKnownToBeUnprovenLeavesItsClauseToTheFailure) {
  RunReport run = RunThatKnew("bad@exit-status why\nopen@unproven why\n",
                              {kGood, kBad, Ended("open", Outcome::kUnproven, "FC-30")});
  run.must_clauses = {"FC-10", "FC-30"};
  EXPECT_EQ(run.Conclusion(), Verdict::kKnownFailures);
  run.must_clauses.emplace_back("FC-40");
  EXPECT_EQ(run.Conclusion(), Verdict::kIncomplete);
}

TEST(KnownRun, ShowsWhatIsNewBeforeWhatWasKnown) {
  CaseReport new_and_harmless = Ended("worse", Outcome::kFailed, "FC-24");
  new_and_harmless.findings[0] = {Defect::kRefusedASoundAnswer, "FC-24", Level::kMust, "low"};
  const RunReport run = RunThatKnew("bad@exit-status why\n", {kBad, new_and_harmless});
  const auto causes = CausesOf(run);
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_EQ(causes[0].worst, Severity::kLow);
  EXPECT_FALSE(causes[0].known);
  EXPECT_EQ(causes[1].worst, Severity::kCritical);
  EXPECT_TRUE(causes[1].known);
}

CaseReport Leaking(CaseReport report) {
  report.findings.push_back({Defect::kSecretLeaked, "FC-51", Level::kMust, "wrote the secret"});
  return report;
}

TEST(KnownRun, ANewDefectInAKnownCaseIsNew) {
  const CaseReport leaks = Leaking(kBad);
  const RunReport run = RunThatKnew("bad@exit-status why\n", {kGood, leaks});
  EXPECT_EQ(run.Conclusion(), Verdict::kNotConformant);
  EXPECT_EQ(run.Failures(/*known=*/false), 1U);
  EXPECT_EQ(run.Failures(/*known=*/true), 0U);
  EXPECT_EQ(run.KnownBefore(run.cases[1]), nullptr);
  const auto causes = CausesOf(run);
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_EQ(causes[0].defect, Defect::kSecretLeaked);
  EXPECT_FALSE(causes[0].known);
  EXPECT_EQ(causes[1].defect, Defect::kExitStatus);
  EXPECT_TRUE(causes[1].known);
}

TEST(KnownRun, ACaseIsKnownWhereEachOfItsDefectsIs) {
  const RunReport run =
      RunThatKnew("bad@secret-leaked first\nbad@exit-status second\n", {kGood, Leaking(kBad)});
  EXPECT_EQ(run.Conclusion(), Verdict::kKnownFailures);
  EXPECT_EQ(run.KnownBefore(run.cases[1])->reason, "second") << "of the worst";
}

TEST(KnownRun, AFailureThatNobodyCanNameIsNeverKnown) {
  CaseReport nameless = kBad;
  nameless.findings.clear();
  EXPECT_EQ(
      RunThatKnew("bad@exit-status why\nbad@unproven why\n", {kGood, nameless}).Failures(false),
      1U);
}

TEST(KnownRun, ACaseThatFailsAndIsUnprovenNeedsBothLines) {
  CaseReport both = kBad;
  both.outcome = Outcome::kUnproven;
  EXPECT_EQ(RunThatKnew("bad@unproven why\n", {both}).Conclusion(), Verdict::kNotConformant);
  EXPECT_EQ(RunThatKnew("bad@exit-status why\n", {both}).Conclusion(), Verdict::kIncomplete);
  EXPECT_EQ(RunThatKnew("bad@unproven why\nbad@exit-status why\n", {both}).Conclusion(),
            Verdict::kKnownFailures);
}

TEST(KnownRun, DividesACauseOfNewAndKnownCases) {
  const RunReport run = RunThatKnew("bad@exit-status why\n", {kBad, kWorse});
  const auto causes = CausesOf(run);
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_EQ(causes[0].Example().report->id, "worse");
  EXPECT_EQ(causes[1].Example().report->id, "bad");
}

TEST(KnownRun, AWarningOfAKnownFailureIsNoKnownFailure) {
  CaseReport both = kBad;
  both.findings.push_back({Defect::kTooManyRequests, "FC-53", Level::kShould, "4"});
  const RunReport run = RunThatKnew("bad@exit-status why\n", {both});
  const auto causes = CausesOf(run);
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_TRUE(causes[0].known);
  EXPECT_FALSE(causes[1].known);
}

}  // namespace
}  // namespace conformance
