#include "conformance/judge/cause.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr Defect kAccepted = Defect::kAcceptedWhatItMustRefuse;

Finding Must(Defect defect, std::string clause, std::string detail = "detail") {
  return {defect, std::move(clause), Level::kMust, std::move(detail)};
}

CaseReport Failed(std::string id, std::string clause, std::vector<Finding> findings) {
  CaseReport report = HeldReport(std::move(id), std::move(clause));
  report.outcome = Outcome::kFailed;
  report.answer = Answer::kKey;
  report.accepted = true;
  report.findings = std::move(findings);
  return report;
}

RunReport RunWith(std::vector<CaseReport> cases) {
  RunReport run;
  run.cases = std::move(cases);
  return run;
}

std::vector<std::string> IdsOf(const Cause& cause) {
  std::vector<std::string> ids;
  for (const CauseCase& each : cause.cases) ids.push_back(each.report->id);
  return ids;
}

// The clauses that the examples break, as the causes stand.
std::vector<std::string> Order(const std::vector<Cause>& causes) {
  std::vector<std::string> clauses;
  for (const Cause& cause : causes) clauses.push_back(cause.Clause());
  return clauses;
}

TEST(Cause, OfASoundRunThereIsNone) {
  EXPECT_THAT(CausesOf(RunWith({HeldReport("a", "FC-10")})), IsEmpty());
}

TEST(Cause, IsOneForAllCasesThatShowTheSameDefectOfAClause) {
  const RunReport run = RunWith({Failed("c", "FC-10", {Must(kAccepted, "FC-10", "third")}),
                                 Failed("a", "FC-10", {Must(kAccepted, "FC-10", "first")}),
                                 Failed("b", "FC-10", {Must(kAccepted, "FC-10", "second")})});
  const auto causes = CausesOf(run);
  ASSERT_THAT(causes, SizeIs(1));
  const Cause& cause = causes.front();
  EXPECT_EQ(cause.defect, kAccepted);
  EXPECT_EQ(cause.level, Level::kMust);
  EXPECT_EQ(cause.worst, Severity::kCritical);
  EXPECT_THAT(cause.clauses, ElementsAre("FC-10"));
  EXPECT_THAT(IdsOf(cause), ElementsAre("a", "b", "c"));
  EXPECT_EQ(cause.Example().report->id, "a");
  ASSERT_THAT(cause.Example().findings, SizeIs(1));
  EXPECT_EQ(cause.Example().findings.front()->detail, "first");
}

TEST(Cause, CountsACaseOnceThatShowsItTwice) {
  const RunReport run =
      RunWith({Failed("a", "FC-10",
                      {Must(Defect::kSecretLeaked, "FC-51", "standard error"),
                       Must(kAccepted, "FC-10"), Must(Defect::kSecretLeaked, "FC-51", "a file")})});
  const auto causes = CausesOf(run);
  ASSERT_THAT(causes, SizeIs(2));
  EXPECT_EQ(causes[1].defect, Defect::kSecretLeaked);
  ASSERT_THAT(causes[1].cases, SizeIs(1));
  EXPECT_THAT(causes[1].Example().findings, SizeIs(2));
}

TEST(Cause, IsAnotherForAnotherDefectClauseLevelOrSeverity) {
  CaseReport another_key = Failed("e", "FC-24", {Must(kAccepted, "FC-24")});
  another_key.accepted = false;  // none that the words could mean: critical
  const RunReport run =
      RunWith({Failed("a", "FC-24", {Must(kAccepted, "FC-24")}),
               Failed("b", "FC-24", {Must(Defect::kRefusedASoundAnswer, "FC-24")}),
               Failed("c", "FC-23", {Must(kAccepted, "FC-23")}),
               Failed("d", "FC-24", {{kAccepted, "FC-24", Level::kShould, "x"}}), another_key});
  EXPECT_THAT(CausesOf(run), SizeIs(6)) << "the warned one failed without a MUST as well";
}

TEST(Cause, OfTheExitStatusAndTheKeyLineIsOneWhateverTheClause) {
  for (const Defect defect : {Defect::kExitStatus, Defect::kNoKeyLine}) {
    const RunReport run = RunWith({Failed("a", "FC-24", {Must(defect, "FC-24", "low")}),
                                   Failed("b", "FC-10", {Must(defect, "FC-10", "critical")}),
                                   Failed("c", "FC-30", {Must(defect, "FC-30", "critical")})});
    const auto causes = CausesOf(run);
    ASSERT_THAT(causes, SizeIs(1)) << Name(defect);
    EXPECT_THAT(causes[0].clauses, ElementsAre("FC-10", "FC-24", "FC-30"));
    EXPECT_EQ(causes[0].worst, Severity::kCritical);
    EXPECT_EQ(causes[0].Example().report->id, "b") << "of the worst, the first";
    EXPECT_EQ(causes[0].Clause(), "FC-10");
  }
}

TEST(Cause, ComesByLevelSeverityKindAndNumberOfCases) {
  CaseReport warned = Failed("a", "FC-10", {{kAccepted, "FC-10", Level::kShould, "a warning"}});
  warned.outcome = Outcome::kWarned;
  const RunReport run = RunWith({warned, Failed("b", "FC-24", {Must(kAccepted, "FC-24")}),  // low
                                 Failed("c", "FC-52", {Must(Defect::kDiedBySignal, "FC-52")}),
                                 Failed("d", "FC-51", {Must(Defect::kSecretLeaked, "FC-51")}),
                                 Failed("e", "FC-12", {Must(kAccepted, "FC-12")}),  // safety
                                 Failed("f", "FC-12", {Must(kAccepted, "FC-12")}),
                                 Failed("g", "FC-30", {Must(kAccepted, "FC-30")}),  // protocol
                                 Failed("h", "FC-41", {Must(kAccepted, "FC-41")}),
                                 Failed("i", "FC-41", {Must(kAccepted, "FC-41")})});
  EXPECT_THAT(Order(CausesOf(run)),
              ElementsAre("FC-41", "FC-30", "FC-12", "FC-51", "FC-52", "FC-24", "FC-10"));
}

TEST(Cause, OfAFailureWithoutAFindingHasNoDefectAndIsCritical) {
  const RunReport run = RunWith({Failed("a", "FC-24", {})});
  const auto causes = CausesOf(run);
  ASSERT_THAT(causes, SizeIs(1));
  EXPECT_EQ(causes[0].defect, std::nullopt);
  EXPECT_EQ(causes[0].worst, Severity::kCritical);
  EXPECT_THAT(causes[0].Example().findings, IsEmpty());
  EXPECT_EQ(causes[0].Clause(), "FC-24");
}

}  // namespace
}  // namespace conformance
