#include "conformance/judge/verdict.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

const Case kMustRefuse = SampleCase("refuse", "FC-10");
const Case kMustAccept = SampleCase("accept", "TO-22");

// What one case of a run came to.
struct CaseResult {
  const Case* of = &kMustRefuse;
  Outcome outcome = Outcome::kHeld;
  bool allowed = false;
  bool must_finding = false;
};

RunVerdict RunOf(const std::vector<CaseResult>& results, std::string incomplete = "") {
  RunVerdict run;
  run.profile = Profile::kTessera;
  run.incomplete = std::move(incomplete);
  for (const CaseResult& result : results) {
    CaseVerdict verdict = HeldVerdict(*result.of);
    verdict.outcome = result.outcome;
    verdict.unsupported_allowed = result.allowed;
    if (result.must_finding) verdict.findings = {{Defect::kExitStatus, "FC-52", Level::kMust, ""}};
    run.cases.push_back(std::move(verdict));
  }
  return run;
}

struct StatusRow {
  const char* name;
  std::vector<CaseResult> results;
  const char* incomplete = "";
  ExitStatus status;
  const char* why = "";
};

class RunStatus : public testing::TestWithParam<StatusRow> {};

TEST_P(RunStatus, IsAsTheTableSays) {
  const RunVerdict run = RunOf(GetParam().results, GetParam().incomplete);
  EXPECT_EQ(run.Status(), GetParam().status);
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
                              .status = ExitStatus::kConformant},
                    StatusRow{.name = "GreenWithWarnings",
                              .results = {{.outcome = Outcome::kWarned},
                                          {.of = &kMustAccept, .outcome = Outcome::kWarned}},
                              .status = ExitStatus::kConformant},
                    StatusRow{.name = "GreenWithoutRefusalsWhereNoneWasSelected",
                              .results = {kHeldAccept},
                              .status = ExitStatus::kConformant},
                    StatusRow{.name = "GreenWhereTheUserAllowedTheUnsupported",
                              .results = {kHeldRefusal, kAllowed},
                              .status = ExitStatus::kConformant},
                    StatusRow{.name = "GreenWithAVacuousCaseBesideAProvenOne",
                              .results = {kHeldRefusal, kVacuous},
                              .status = ExitStatus::kConformant},
                    StatusRow{.name = "IncompleteWhereNothingRan",
                              .results = {},
                              .status = ExitStatus::kIncomplete,
                              .why = "no case ran"},
                    StatusRow{.name = "IncompleteWhereAllIsUnsupportedThoughAllowed",
                              .results = {kAllowed, kAllowed},
                              .status = ExitStatus::kIncomplete,
                              .why = "no case ran"},
                    StatusRow{.name = "IncompleteWithOneUnsupported",
                              .results = {kHeldRefusal, kUnsupported, kAllowed},
                              .status = ExitStatus::kIncomplete,
                              .why = "1 case unsupported and not allowed to be"},
                    StatusRow{.name = "IncompleteWithTwoUnproven",
                              .results = {kHeldRefusal, kUnproven, kUnproven},
                              .status = ExitStatus::kIncomplete,
                              .why = "2 cases unproven: the sound twin was not accepted"},
                    StatusRow{.name = "IncompleteWhereEveryRefusalIsVacuous",
                              .results = {kVacuous, kHeldAccept},
                              .status = ExitStatus::kIncomplete,
                              .why = kNoRefusal},
                    StatusRow{.name = "IncompleteWhereTheOnlyRefusalIsUnsupported",
                              .results = {kAllowed, kHeldAccept},
                              .status = ExitStatus::kIncomplete,
                              .why = kNoRefusal},
                    StatusRow{.name = "IncompleteBySmokeTestThoughAllHeld",
                              .results = {kHeldRefusal},
                              .incomplete = kSmoke,
                              .status = ExitStatus::kIncomplete,
                              .why = kSmoke},
                    StatusRow{.name = "IncompleteBySmokeTestThoughACaseFailed",
                              .results = {kFailure},
                              .incomplete = kSmoke,
                              .status = ExitStatus::kIncomplete,
                              .why = kSmoke},
                    StatusRow{.name = "NotConformantWithOneFailure",
                              .results = {kHeldRefusal, kHeldAccept, kFailure},
                              .status = ExitStatus::kNotConformant},
                    StatusRow{.name = "NotConformantThoughCasesAreUnproven",
                              .results = {kFailure, kUnproven},
                              .status = ExitStatus::kNotConformant,
                              .why = "1 case unproven: the sound twin was not accepted"},
                    StatusRow{.name = "NotConformantThoughCasesAreUnsupported",
                              .results = {kFailure, kUnsupported},
                              .status = ExitStatus::kNotConformant,
                              .why = "1 case unsupported and not allowed to be"},
                    StatusRow{.name = "NotConformantByAFindingWhoseCaseSaysHeld",
                              .results = {kHeldRefusal, {.must_finding = true}},
                              .status = ExitStatus::kNotConformant}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RunStatusOf, ARefusalTakenForAKeyProvesNoRefusal) {
  RunVerdict run = RunOf({kHeldRefusal});
  run.cases.front().answer = Answer::kKey;
  EXPECT_EQ(run.WhyIncomplete(), kNoRefusal);
}

TEST(RunStatusOf, TheProfileDecidesWhatHadToBeRefused) {
  Case either = kMustRefuse;
  either.client = Expectation::kEither;
  RunVerdict run = RunOf({{.of = &either, .outcome = Outcome::kVacuous}, kHeldAccept});
  EXPECT_EQ(run.Status(), ExitStatus::kIncomplete);
  run.profile = Profile::kClient;
  EXPECT_EQ(run.Status(), ExitStatus::kConformant);
}

// Every run of up to three cases, over every outcome, expectation and permission: green exactly
// where all of these hold.
TEST(RunStatusOf, IsGreenOnlyWhereItMayBe) {
  std::vector<CaseResult> any;
  for (const Case* of : {&kMustRefuse, &kMustAccept}) {
    for (const Outcome outcome : {Outcome::kHeld, Outcome::kVacuous, Outcome::kWarned,
                                  Outcome::kFailed, Outcome::kUnproven, Outcome::kUnsupported}) {
      for (const bool allowed : {false, true})
        any.push_back({.of = of, .outcome = outcome, .allowed = allowed});
    }
  }
  const auto check = [](const std::vector<CaseResult>& results) {
    bool ran = false;
    bool asked_to_refuse = false;
    bool refused = false;
    bool spoilt = false;
    bool failed = false;
    for (const CaseResult& result : results) {
      const bool good = result.outcome == Outcome::kHeld || result.outcome == Outcome::kWarned;
      ran |= result.outcome != Outcome::kUnsupported;
      asked_to_refuse |= result.of == &kMustRefuse;
      refused |= result.of == &kMustRefuse && good;
      failed |= result.outcome == Outcome::kFailed;
      spoilt |= result.outcome == Outcome::kUnproven ||
                (result.outcome == Outcome::kUnsupported && !result.allowed);
    }
    const bool green = ran && !failed && !spoilt && (refused || !asked_to_refuse);
    const ExitStatus expected = green    ? ExitStatus::kConformant
                                : failed ? ExitStatus::kNotConformant
                                         : ExitStatus::kIncomplete;
    ASSERT_EQ(RunOf(results).Status(), expected);
    ASSERT_EQ(RunOf(results, kSmoke).Status(), ExitStatus::kIncomplete);
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

TEST(RunCount, CountsEachOutcome) {
  const RunVerdict run = HostileRun();
  EXPECT_EQ(run.Count(Outcome::kHeld), 1U);
  EXPECT_EQ(run.Count(Outcome::kVacuous), 1U);
  EXPECT_EQ(run.Count(Outcome::kWarned), 1U);
  EXPECT_EQ(run.Count(Outcome::kFailed), 1U);
  EXPECT_EQ(run.Count(Outcome::kUnproven), 1U);
  EXPECT_EQ(run.Count(Outcome::kUnsupported), 2U);
}

TEST(VerdictNames, AreTheWordsOfTheReport) {
  constexpr std::array kDefects = {Defect::kAcceptedAWrongKey,
                                   Defect::kAcceptedWhatItMustRefuse,
                                   Defect::kRefusedASoundAnswer,
                                   Defect::kExitStatus,
                                   Defect::kDiedBySignal,
                                   Defect::kRanPastTheDeadline,
                                   Defect::kNoKeyLine,
                                   Defect::kPublicKeyMissing,
                                   Defect::kKeyMaterialOnRefusal,
                                   Defect::kSecretLeaked,
                                   Defect::kLeftProcessBehind,
                                   Defect::kAskedAnotherSocket,
                                   Defect::kTooMuchMemory,
                                   Defect::kTooSlow,
                                   Defect::kRequestWrong,
                                   Defect::kTooManyRequests};
  std::vector<std::string_view> defects;
  std::transform(kDefects.begin(), kDefects.end(), std::back_inserter(defects),
                 [](Defect defect) { return Name(defect); });
  EXPECT_EQ(defects,
            (std::vector<std::string_view>{
                "accepted-a-wrong-key", "accepted-what-it-must-refuse", "refused-a-sound-answer",
                "exit-status", "died-by-signal", "ran-past-the-deadline", "no-key-line",
                "public-key-missing", "key-material-on-refusal", "secret-leaked",
                "left-process-behind", "asked-another-socket", "too-much-memory", "too-slow",
                "request-wrong", "too-many-requests"}));

  EXPECT_EQ(Name(Answer::kKey), "key");
  EXPECT_EQ(Name(Answer::kRefused), "refused");
  EXPECT_EQ(Name(Answer::kUnsupported), "unsupported");
  EXPECT_EQ(Name(Answer::kBroken), "broken");

  EXPECT_EQ(Name(Outcome::kHeld), "held");
  EXPECT_EQ(Name(Outcome::kVacuous), "vacuous");
  EXPECT_EQ(Name(Outcome::kWarned), "warned");
  EXPECT_EQ(Name(Outcome::kFailed), "failed");
  EXPECT_EQ(Name(Outcome::kUnproven), "unproven");
  EXPECT_EQ(Name(Outcome::kUnsupported), "unsupported");

  EXPECT_EQ(Name(ExitStatus::kConformant), "conformant");
  EXPECT_EQ(Name(ExitStatus::kNotConformant), "not-conformant");
  EXPECT_EQ(Name(ExitStatus::kUsage), "usage");
  EXPECT_EQ(Name(ExitStatus::kIncomplete), "incomplete");
}

}  // namespace
}  // namespace conformance
