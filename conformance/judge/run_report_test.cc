#include "conformance/judge/run_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

TEST(RunCount, CountsEachOutcome) {
  const RunReport run = HostileRun();
  EXPECT_EQ(run.Count(Outcome::kHeld), 1U);
  EXPECT_EQ(run.Count(Outcome::kVacuous), 1U);
  EXPECT_EQ(run.Count(Outcome::kWarned), 1U);
  EXPECT_EQ(run.Count(Outcome::kFailed), 1U);
  EXPECT_EQ(run.Count(Outcome::kUnproven), 1U);
  EXPECT_EQ(run.Count(Outcome::kUnsupported), 2U);
}

TEST(RunCount, CountsFindingsByTheClauseTheyBreakAndHeldCasesByTheirOwn) {
  const std::vector<ClauseCount> counts = HostileRun().ClauseCounts();
  const auto of = [&counts](std::string_view clause) {
    const auto found =
        std::find_if(counts.begin(), counts.end(),
                     [clause](const ClauseCount& each) { return each.clause == clause; });
    EXPECT_NE(found, counts.end()) << clause;
    return found == counts.end() ? ClauseCount() : *found;
  };
  EXPECT_EQ(of("FC-10").cases, 2U);
  EXPECT_EQ(of("FC-10").held, 1U);
  EXPECT_EQ(of("FC-10").findings, 0U);
  EXPECT_EQ(of("FC-51").cases, 0U);
  EXPECT_EQ(of("FC-51").findings, 1U);
  EXPECT_TRUE(std::is_sorted(counts.begin(), counts.end(),
                             [](const auto& a, const auto& b) { return a.clause < b.clause; }));
}

TEST(VerdictNames, AndTheirExitStatuses) {
  EXPECT_EQ(Name(Verdict::kConformant), "conformant");
  EXPECT_EQ(Name(Verdict::kSelectionHeld), "selection-held");
  EXPECT_EQ(Name(Verdict::kNotConformant), "not-conformant");
  EXPECT_EQ(Name(Verdict::kIncomplete), "incomplete");
  EXPECT_EQ(ExitStatusOf(Verdict::kConformant), ExitStatus::kConformant);
  EXPECT_EQ(ExitStatusOf(Verdict::kSelectionHeld), ExitStatus::kConformant);
  EXPECT_EQ(ExitStatusOf(Verdict::kNotConformant), ExitStatus::kNotConformant);
  EXPECT_EQ(ExitStatusOf(Verdict::kIncomplete), ExitStatus::kIncomplete);
}

TEST(RunReport, WhatTheAgentDoesNotGiveLeavesARunCompleteButNoClauseExercised) {
  RunReport run = ConformantRun();
  CaseReport not_made = HeldReport("key-of-1-byte", "FC-41");
  not_made.answer = Answer::kUnsupported;
  not_made.outcome = Outcome::kUnsupported;
  not_made.started = false;
  not_made.not_made = true;
  run.cases.push_back(not_made);
  EXPECT_EQ(run.NotMade(), 1U);
  EXPECT_EQ(run.Conclusion(), Verdict::kConformant);
  run.plain_world = "asked for";
  EXPECT_EQ(run.WithoutWorld(), 0U);
  run.must_clauses.push_back("FC-41");
  EXPECT_EQ(run.Conclusion(), Verdict::kIncomplete);
  run.cases.back().unsupported_allowed = true;
  EXPECT_EQ(run.Conclusion(), Verdict::kIncomplete);
  run.cases.back().not_made = false;
  EXPECT_EQ(run.Conclusion(), Verdict::kConformant);
}

TEST(RunReport, OnlyAPlainWorldLeavesCasesOutAndNotTheClientThatCannot) {
  RunReport run = PlainRun();
  EXPECT_EQ(run.Count(Outcome::kUnsupported), 2U);
  EXPECT_EQ(run.WithoutWorld(), 1U);
  run.plain_world = "";
  EXPECT_EQ(run.WithoutWorld(), 0U);
  EXPECT_EQ(ConformantRun().WithoutWorld(), 0U);
}

}  // namespace
}  // namespace conformance
