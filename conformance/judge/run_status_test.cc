// What a run comes to, by what its cases came to.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "conformance/judge/run_report.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

const CaseReport kMustRefuse = HeldReport("refuse", "FC-10");
const CaseReport kMustAccept = HeldReport("accept", "TO-22");

// What one case of a run came to.
struct CaseResult {
  const CaseReport* of = &kMustRefuse;
  Outcome outcome = Outcome::kHeld;
  bool allowed = false;
  bool must_finding = false;
  bool selected = true;
};

RunReport RunOf(const std::vector<CaseResult>& results, std::string incomplete = "") {
  RunReport run;
  run.asked.profile = Profile::kTessera;
  run.whole_catalog = true;
  run.incomplete = std::move(incomplete);
  for (const CaseResult& result : results) {
    CaseReport report = *result.of;
    report.outcome = result.outcome;
    report.unsupported_allowed = result.allowed;
    report.selected = result.selected;
    if (result.must_finding) report.findings = {{Defect::kExitStatus, "FC-52", Level::kMust, ""}};
    run.cases.push_back(std::move(report));
  }
  return run;
}

struct StatusRow {
  const char* name;
  std::vector<CaseResult> results;
  const char* incomplete = "";
  Verdict verdict;
  const char* why = "";
};

class RunStatus : public testing::TestWithParam<StatusRow> {};

TEST_P(RunStatus, IsAsTheTableSays) {
  const RunReport run = RunOf(GetParam().results, GetParam().incomplete);
  EXPECT_EQ(run.Conclusion(), GetParam().verdict);
  EXPECT_EQ(run.WhyIncomplete(), GetParam().why);
}

constexpr const char* kSmoke = "the client failed the opening smoke test";
constexpr const char* kNoRefusal = "no refusal was proven";

const CaseResult kHeldRefusal = {.outcome = Outcome::kHeld};
const CaseResult kHeldAccept = {.of = &kMustAccept, .outcome = Outcome::kHeld};
const CaseResult kFailure = {.outcome = Outcome::kFailed};
const CaseResult kUnproven = {.outcome = Outcome::kUnproven};
const CaseResult kVacuous = {.outcome = Outcome::kVacuous};
const CaseResult kUnsupported = {.outcome = Outcome::kUnsupported};
const CaseResult kAllowed = {.outcome = Outcome::kUnsupported, .allowed = true};

INSTANTIATE_TEST_SUITE_P(
    Verdict, RunStatus,
    testing::Values(StatusRow{.name = "GreenWhereAllHeld",
                              .results = {kHeldRefusal, kHeldAccept},
                              .verdict = Verdict::kConformant},
                    StatusRow{.name = "GreenWithWarnings",
                              .results = {{.outcome = Outcome::kWarned},
                                          {.of = &kMustAccept, .outcome = Outcome::kWarned}},
                              .verdict = Verdict::kConformant},
                    StatusRow{.name = "GreenWithoutRefusalsWhereNoneWasSelected",
                              .results = {kHeldAccept},
                              .verdict = Verdict::kConformant},
                    StatusRow{.name = "GreenWhereTheUserAllowedTheUnsupported",
                              .results = {kHeldRefusal, kAllowed},
                              .verdict = Verdict::kConformant},
                    StatusRow{.name = "GreenWithAVacuousCaseBesideAProvenOne",
                              .results = {kHeldRefusal, kVacuous},
                              .verdict = Verdict::kConformant},
                    StatusRow{.name = "IncompleteWhereNothingRan",
                              .results = {},
                              .verdict = Verdict::kIncomplete,
                              .why = "no case ran"},
                    StatusRow{.name = "IncompleteWhereAllIsUnsupportedThoughAllowed",
                              .results = {kAllowed, kAllowed},
                              .verdict = Verdict::kIncomplete,
                              .why = "no case ran"},
                    StatusRow{.name = "IncompleteWithOneUnsupported",
                              .results = {kHeldRefusal, kUnsupported, kAllowed},
                              .verdict = Verdict::kIncomplete,
                              .why = "1 case unsupported and not allowed to be"},
                    StatusRow{.name = "IncompleteWithTwoUnproven",
                              .results = {kHeldRefusal, kUnproven, kUnproven},
                              .verdict = Verdict::kIncomplete,
                              .why = "2 cases unproven: the sound twin was not accepted"},
                    StatusRow{.name = "IncompleteWhereEveryRefusalIsVacuous",
                              .results = {kVacuous, kHeldAccept},
                              .verdict = Verdict::kIncomplete,
                              .why = kNoRefusal},
                    StatusRow{.name = "IncompleteWhereTheOnlyRefusalIsUnsupported",
                              .results = {kAllowed, kHeldAccept},
                              .verdict = Verdict::kIncomplete,
                              .why = kNoRefusal},
                    StatusRow{.name = "IncompleteBySmokeTestThoughAllHeld",
                              .results = {kHeldRefusal},
                              .incomplete = kSmoke,
                              .verdict = Verdict::kIncomplete,
                              .why = kSmoke},
                    StatusRow{.name = "IncompleteBySmokeTestThoughACaseFailed",
                              .results = {kFailure},
                              .incomplete = kSmoke,
                              .verdict = Verdict::kIncomplete,
                              .why = kSmoke},
                    StatusRow{.name = "NotConformantWithOneFailure",
                              .results = {kHeldRefusal, kHeldAccept, kFailure},
                              .verdict = Verdict::kNotConformant},
                    StatusRow{.name = "NotConformantThoughCasesAreUnproven",
                              .results = {kFailure, kUnproven},
                              .verdict = Verdict::kNotConformant,
                              .why = "1 case unproven: the sound twin was not accepted"},
                    StatusRow{.name = "NotConformantThoughCasesAreUnsupported",
                              .results = {kFailure, kUnsupported},
                              .verdict = Verdict::kNotConformant,
                              .why = "1 case unsupported and not allowed to be"},
                    StatusRow{.name = "NotConformantByAFindingWhoseCaseSaysHeld",
                              .results = {kHeldRefusal, {.must_finding = true}},
                              .verdict = Verdict::kNotConformant}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RunStatusOf, ARefusalTakenForAKeyProvesNoRefusal) {
  RunReport run = RunOf({kHeldRefusal});
  run.cases.front().answer = Answer::kKey;
  EXPECT_EQ(run.WhyIncomplete(), kNoRefusal);
}

TEST(RunStatusOf, NothingProvenOfWhatWasAskedIsIncompleteWhateverItsTwinsShow) {
  CaseReport either = kMustRefuse;
  either.expectation = Expectation::kEither;
  const CaseResult vacuous = {.of = &either, .outcome = Outcome::kVacuous};
  CaseResult twin = kHeldAccept;
  EXPECT_EQ(RunOf({vacuous, twin}).Conclusion(), Verdict::kConformant);
  twin.selected = false;
  EXPECT_EQ(RunOf({vacuous, twin}).WhyIncomplete(), "nothing was proven of what was asked");
}

TEST(RunStatusOf, ASelectionIsNeverCalledConformant) {
  RunReport run = RunOf({kHeldRefusal, kHeldAccept});
  run.whole_catalog = false;
  EXPECT_EQ(run.Conclusion(), Verdict::kSelectionHeld);
  run.cases.front().outcome = Outcome::kFailed;
  EXPECT_EQ(run.Conclusion(), Verdict::kNotConformant);
}

TEST(RunStatusOf, AMustThatNoCaseExercisedMakesTheRunIncompleteByName) {
  RunReport run = RunOf({kHeldRefusal, kHeldAccept});
  run.must_clauses = {"FC-10", "TO-22"};
  EXPECT_EQ(run.Conclusion(), Verdict::kConformant);
  run.must_clauses = {"CV-01", "FC-10", "FC-54", "TO-22"};
  EXPECT_EQ(run.Unexercised(), (std::vector<std::string>{"CV-01", "FC-54"}));
  EXPECT_EQ(run.Conclusion(), Verdict::kIncomplete);
  EXPECT_EQ(run.WhyIncomplete(), "no case exercised CV-01, FC-54, which the profile makes a MUST");
}

TEST(RunStatusOf, OnlyACaseThatShowsSomethingExercisesItsClause) {
  const auto exercised = [](const CaseResult& result) {
    RunReport run = RunOf({result});
    run.must_clauses = {"FC-10"};
    return run.Unexercised().empty();
  };
  EXPECT_TRUE(exercised(kHeldRefusal));
  EXPECT_TRUE(exercised(kVacuous));
  EXPECT_TRUE(exercised(kFailure));
  EXPECT_FALSE(exercised(kUnproven));
  EXPECT_FALSE(exercised(kUnsupported));
  EXPECT_TRUE(exercised(kAllowed)) << "the user said beforehand that it may be left out";
}

// Every run of up to three cases, over every outcome, expectation and permission: green exactly
// where all of these hold.
TEST(RunStatusOf, IsGreenOnlyWhereItMayBe) {
  std::vector<CaseResult> any;
  for (const CaseReport* of : {&kMustRefuse, &kMustAccept}) {
    for (const Outcome outcome : {Outcome::kHeld, Outcome::kVacuous, Outcome::kWarned,
                                  Outcome::kFailed, Outcome::kUnproven, Outcome::kUnsupported}) {
      for (const bool allowed : {false, true})
        any.push_back({.of = of, .outcome = outcome, .allowed = allowed});
    }
  }
  const auto check = [](const std::vector<CaseResult>& results) {
    bool proven = false;
    bool asked_to_refuse = false;
    bool refused = false;
    bool spoilt = false;
    bool failed = false;
    for (const CaseResult& result : results) {
      const bool good = result.outcome == Outcome::kHeld || result.outcome == Outcome::kWarned;
      proven |= good;
      asked_to_refuse |= result.of == &kMustRefuse;
      refused |= result.of == &kMustRefuse && good;
      failed |= result.outcome == Outcome::kFailed;
      spoilt |= result.outcome == Outcome::kUnproven ||
                (result.outcome == Outcome::kUnsupported && !result.allowed);
    }
    const bool green = proven && !failed && !spoilt && (refused || !asked_to_refuse);
    const Verdict expected = green    ? Verdict::kConformant
                             : failed ? Verdict::kNotConformant
                                      : Verdict::kIncomplete;
    ASSERT_EQ(RunOf(results).Conclusion(), expected);
    ASSERT_EQ(RunOf(results, kSmoke).Conclusion(), Verdict::kIncomplete);
  };
  check({});
  for (const CaseResult& a : any) {
    check({a});
    for (const CaseResult& b : any) {
      check({a, b});
      for (const CaseResult& c : any) check({a, b, c});
    }
  }
}

}  // namespace
}  // namespace conformance
