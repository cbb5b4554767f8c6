#include "conformance/judge/case_report.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

namespace conformance {
namespace {

// What a finding of this clause costs in a case that the client answered so.
Severity WorstOf(Defect defect, std::string clause, bool right_key = false) {
  CaseReport report;
  report.answer = Answer::kKey;
  report.accepted = right_key;
  report.findings = {{defect, std::move(clause), Level::kMust, "detail"}};
  return report.Worst(report.findings.front());
}

TEST(CaseReport, AFindingIsAsBadAsItsClauseSays) {
  EXPECT_EQ(WorstOf(Defect::kKeyMaterialOnRefusal, "FC-50"), Severity::kCritical);
  EXPECT_EQ(WorstOf(Defect::kSecretLeaked, "FC-51"), Severity::kHigh);
  EXPECT_EQ(WorstOf(Defect::kDiedBySignal, "FC-52"), Severity::kMedium);
  EXPECT_EQ(WorstOf(Defect::kTooManyRequests, "FC-53"), Severity::kLow);
}

TEST(CaseReport, AnEmptyKeyIsCriticalByItsClause) {
  EXPECT_EQ(WorstOf(Defect::kAcceptedAnEmptyKey, "FC-41"), Severity::kCritical);
}

TEST(CaseReport, AWrongKeyIsCriticalUnderAnyClause) {
  EXPECT_EQ(WorstOf(Defect::kAcceptedAWrongKey, "FC-24"), Severity::kCritical);
  EXPECT_EQ(WorstOf(Defect::kAcceptedAWrongKey, "TO-30"), Severity::kCritical);
}

TEST(CaseReport, WhatHadToBeRefusedIsCriticalOnlyWithAWrongKeyOrAClauseThatSaysSo) {
  EXPECT_EQ(WorstOf(Defect::kAcceptedWhatItMustRefuse, "FC-24", /*right_key=*/true),
            Severity::kLow);
  EXPECT_EQ(WorstOf(Defect::kAcceptedWhatItMustRefuse, "FC-24"), Severity::kCritical);
  EXPECT_EQ(WorstOf(Defect::kAcceptedWhatItMustRefuse, "FC-10", /*right_key=*/true),
            Severity::kCritical);
}

TEST(CaseReport, AnotherFindingBesideAWrongKeyKeepsItsOwn) {
  EXPECT_EQ(WorstOf(Defect::kRequestWrong, "RQ-06"), Severity::kLow);
}

TEST(CaseReport, OfAClauseThatNobodyKnowsItAssumesTheWorst) {
  EXPECT_EQ(WorstOf(Defect::kExitStatus, "XX-99"), Severity::kCritical);
}

TEST(CaseReport, SuspectsTheFirstFindingThatIsASuspicion) {
  CaseReport report;
  EXPECT_EQ(report.Suspected(), std::nullopt);
  report.findings = {{Defect::kDiedBySignal, "FC-52", Level::kMust, "", false},
                     {Defect::kTooMuchMemory, "FC-05", Level::kMust, "", true},
                     {Defect::kTooSlow, "TO-23", Level::kMust, "", true}};
  EXPECT_EQ(report.Suspected(), Defect::kTooMuchMemory);
}

}  // namespace
}  // namespace conformance
