#include "conformance/report/cause_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "conformance/report/trace_text.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

CaseReport FailedCase(std::string id, std::string clause, std::vector<Finding> findings) {
  CaseReport report = HeldReport(std::move(id), std::move(clause));
  report.outcome = Outcome::kFailed;
  report.answer = Answer::kKey;
  report.accepted = true;
  report.findings = std::move(findings);
  return report;
}

Finding Accepted(const std::string& clause) {
  return {Defect::kAcceptedWhatItMustRefuse, clause, Level::kMust,
          "exit 0 with a secret of 32 bytes"};
}

RunReport RunOfCases(std::vector<CaseReport> cases) {
  RunReport run = ConformantRun();
  run.asked.command = {"./client"};
  run.asked.deadline = kDefaultDeadline;
  run.cases = std::move(cases);
  return run;
}

RunReport ManyCases(std::size_t count) {
  std::vector<CaseReport> cases;
  for (std::size_t i = 0; i < count; ++i) {
    cases.push_back(FailedCase("case-" + std::to_string(i), "FC-10", {Accepted("FC-10")}));
  }
  return RunOfCases(std::move(cases));
}

std::string ConsoleTextOf(const RunReport& run, const ConsoleStyle& style = {}) {
  return CauseText(run, CausesOf(run), style);
}

TEST(CauseText, ShowsWhatCrossedTheWireOfTheExampleWhereThatIsAskedFor) {
  RunReport run = ManyCases(9);
  for (CaseReport& report : run.cases) report.wire = SampleTrace();
  EXPECT_THAT(ConsoleTextOf(run), Not(HasSubstr("connection 1")));
  const std::string traced = ConsoleTextOf(run, {.trace = true});
  EXPECT_THAT(traced, EndsWith("-- ./client\n" + TraceText(SampleTrace(), {}) + "\n"));
  EXPECT_EQ(traced.find("connection 1"), traced.rfind("connection 1"));
  run.cases[0].wire.reset();
  EXPECT_EQ(ConsoleTextOf(run, {.trace = true}), ConsoleTextOf(run)) << "there is nothing to show";
}

TEST(CauseText, IsEmptyForNoCause) {
  EXPECT_THAT(ConsoleTextOf(ConformantRun()), IsEmpty());
}

TEST(CauseText, SaysWhatWasSentDoneAndDueAndHowToRepeatIt) {
  EXPECT_EQ(ConsoleTextOf(ManyCases(9)),
            "1  FAIL critical  FC-10  took a key from an answer to be refused: 9 cases\n"
            "   agent   what is wrong with case-0\n"
            "   client  exit 0 with a secret of 32 bytes\n"
            "   should  refuse: exit 1, and no key on standard output\n"
            "   clause  FC-10 (MUST, protocol): Only the status 200 is success; every other status "
            "is a refusal,\n"
            "           whatever the body says. In profile client other codes of the class 2xx "
            "with a whole\n"
            "           body, but for 204, 205 and 206, should be refused.\n"
            "   source  RFC 9110 section 15; guest API v0, encoding\n"
            "   cases   case-0, case-1, case-2, case-3 and 5 more\n"
            "   repeat  dstack-conformance run --filter case-0 --profile tessera -- ./client\n"
            "\n");
}

TEST(CauseText, NamesAllOfAFewCases) {
  EXPECT_THAT(ConsoleTextOf(ManyCases(1)), HasSubstr("   case    case-0\n"));
  EXPECT_THAT(ConsoleTextOf(ManyCases(4)),
              HasSubstr("   cases   case-0, case-1, case-2, case-3\n"));
  EXPECT_THAT(ConsoleTextOf(ManyCases(5)), HasSubstr("case-2, case-3, case-4\n"))
      << "one more is named, not counted";
  EXPECT_THAT(ConsoleTextOf(ManyCases(6)), HasSubstr("case-3 and 2 more\n"));
}

TEST(CauseText, VerboseNamesEveryCaseWithItsEvidence) {
  const std::string text = ConsoleTextOf(ManyCases(9), {.verbose = true});
  EXPECT_THAT(text, HasSubstr("   cases   case-0: exit 0 with a secret of 32 bytes\n"
                              "           case-1: exit 0 with a secret of 32 bytes\n"));
  EXPECT_THAT(text, HasSubstr("           case-8: exit 0 with"));
  EXPECT_THAT(text, Not(HasSubstr("more")));
}

TEST(CauseText, NumbersTheCauses) {
  const std::string text =
      ConsoleTextOf(RunOfCases({FailedCase("a", "FC-24", {Accepted("FC-24")}),
                                FailedCase("b", "FC-10", {Accepted("FC-10")})}));
  EXPECT_THAT(text, testing::StartsWith("1  FAIL critical  FC-10"));
  EXPECT_THAT(text, HasSubstr("\n\n2  FAIL low  FC-24"));
}

TEST(CauseText, OfManyClausesItShowsOneAndCountsThem) {
  std::vector<CaseReport> cases;
  for (const char* clause :
       {"FC-10", "FC-20", "FC-21", "FC-22", "FC-24", "FC-25", "FC-26", "FC-30", "FC-31"}) {
    cases.push_back(FailedCase(std::string("of-") + clause, clause,
                               {{Defect::kExitStatus, clause, Level::kMust, "exit status 2"}}));
  }
  const std::string text = ConsoleTextOf(RunOfCases(std::move(cases)), {.width = 200});
  EXPECT_THAT(text, HasSubstr("1  FAIL critical  9 clauses  ended with an exit status of no "
                              "meaning: 9 cases\n"));
  EXPECT_THAT(text, HasSubstr("           seen in cases of FC-20, FC-21, FC-22, FC-24, FC-25, "
                              "FC-26 and 2 more too\n"));
}

TEST(CauseText, AClauseThatNobodyKnowsIsOnlyNamed) {
  EXPECT_THAT(ConsoleTextOf(RunOfCases({FailedCase("a", "XX-99", {Accepted("XX-99")})})),
              HasSubstr("\n   clause  XX-99\n   case"));
}

TEST(CauseText, ShowsEachFindingOfTheExample) {
  const RunReport run = RunOfCases(
      {FailedCase("a", "FC-51",
                  {{Defect::kSecretLeaked, "FC-51", Level::kMust, "standard error: the secret"},
                   {Defect::kSecretLeaked, "FC-51", Level::kMust, "file key: the secret"}})});
  EXPECT_THAT(ConsoleTextOf(run), HasSubstr("   client  standard error: the secret\n"
                                            "           file key: the secret\n   should"));
}

TEST(CauseText, QuotesTheClientOnlyWhereItExplainsTheFinding) {
  RunReport run = RunOfCases({FailedCase("a", "FC-10", {})});
  run.cases.front().seen.stderr_first_line = "no such header";
  for (const auto& [defect, quoted] : {std::pair(Defect::kRefusedASoundAnswer, true),
                                       {Defect::kExitStatus, true},
                                       {Defect::kDiedBySignal, true},
                                       {Defect::kNoKeyLine, true},
                                       {Defect::kAcceptedAnEmptyKey, true},
                                       {Defect::kAcceptedAWrongKey, false}}) {
    run.cases.front().findings = {{defect, "FC-10", Level::kMust, "detail"}};
    EXPECT_THAT(ConsoleTextOf(run),
                HasSubstr(quoted ? "   client  detail (standard error: no such header)\n"
                                 : "   client  detail\n"))
        << Name(defect);
  }
}

TEST(CauseText, PaintsOnlyHowBadItIs) {
  const std::string text = ConsoleTextOf(ManyCases(1), {.colour = true});
  EXPECT_THAT(text, testing::StartsWith("1  \x1b[31mFAIL critical\x1b[0m  FC-10  took"));
  EXPECT_EQ(text.find('\x1b', 30), std::string::npos);
  EXPECT_THAT(text, EndsWith("\n\n"));
}

}  // namespace
}  // namespace conformance
