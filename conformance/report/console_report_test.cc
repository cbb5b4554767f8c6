#include "conformance/report/console_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "conformance/judge/excerpt.h"
#include "conformance/testing/report_sample.h"
#include "dstack_version.h"

namespace conformance {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<std::string> LinesOf(const RunReport& run) {
  return LinesOf(ConsoleReport(run, {}));
}

// What the hostile client of the sample wrote, as a report may show it.
const std::string kSaid =
    R"(\x1b[2J<b a="'&'">]]>-->\xff\xc3\x00\x07 \u{202e}turned \u{fffe} [secret] tail)";

TEST(ConsoleReport, BeginsWithTheRunAndEndsWithTheVerdict) {
  const auto lines = LinesOf(ConformantRun());
  EXPECT_EQ(lines.front(),
            "client: ./client '--socket={socket}' 'it'\\''s'   profile: tessera   cases: 2   seed: "
            "18446744073709551615");
  EXPECT_EQ(
      lines[1],
      "catalogue: 7 cases, digest aaaaaaaaaaaaaaaa   deadline: 20 s   jobs: 2   sweeps: auto");
  EXPECT_EQ(lines.back(),
            "verdict: conformant (profile tessera, 2 cases, 0 failed, 0 warned, 2.3 s)");
  EXPECT_THAT(lines[lines.size() - 2], StartsWith(DSTACK_SCOPE " Answers of a mock guest agent; "));
}

TEST(ConsoleReport, ASoundRunHasNoFindingsAndNothingToRepeat) {
  EXPECT_THAT(
      LinesOf(ConformantRun()),
      Not(Contains(testing::ContainsRegex("^(FAIL|WARN|UNPROVEN|UNSUPPORTED|VACUOUS|repeat)"))));
}

TEST(ConsoleReport, PutsFailuresFirstThenWarningsThenWhatProvedNothing) {
  const auto lines = LinesOf(HostileRun());
  const std::vector<std::string> findings(lines.begin() + 5, lines.begin() + 13);
  EXPECT_EQ(
      findings,
      (std::vector<std::string>{
          "FAIL high    status-500-with-a-valid-body   FC-51  it said: \\r\\n" + kSaid +
              "\\nsecond line",
          "FAIL medium  status-500-with-a-valid-body   FC-52  died by signal 11 (standard error: " +
              kSaid + ")",
          "WARN         status-500-with-a-valid-body   RQ-06  two requests",
          "WARN         status-200-only-in-the-reason  FC-53  4 requests \\r\\n" + kSaid +
              "\\nsecond line",
          "UNPROVEN     hex-with-white-space           FC-40  its twin failed",
          "VACUOUS      all-zero                       FC-42  its twin was refused, which the "
          "profile allows",
          "UNSUPPORTED  stall-in-the-body              FC-04  the client cannot: \\r\\n" + kSaid +
              "\\nsecond line",
          "UNSUPPORTED  default-sockets-in-order       FC-03  this machine makes no user namespace "
          "(allowed)"}));
  EXPECT_EQ(lines[13], "");
}

CaseReport FailedReport(std::string id, std::string clause, std::vector<Finding> findings) {
  CaseReport report = HeldReport(std::move(id), std::move(clause));
  report.outcome = Outcome::kFailed;
  report.answer = Answer::kKey;
  report.accepted = true;
  report.findings = std::move(findings);
  return report;
}

std::vector<std::string> FailLines(const RunReport& run) {
  std::vector<std::string> lines = LinesOf(run);
  std::erase_if(lines, [](const std::string& line) { return !line.starts_with("FAIL"); });
  return lines;
}

TEST(ConsoleReport, PutsTheWorstFailuresFirstAndKeepsTheOrderOfEquals) {
  constexpr Defect kAccepted = Defect::kAcceptedWhatItMustRefuse;
  RunReport run = ConformantRun();
  run.cases = {
      FailedReport("a", "FC-24", {{kAccepted, "FC-24", Level::kMust, "chunks"}}),
      FailedReport("b", "FC-10",
                   {{Defect::kDiedBySignal, "FC-52", Level::kMust, "signal"},
                    {kAccepted, "FC-10", Level::kMust, "first"},
                    {Defect::kRequestWrong, "RQ-04", Level::kShould, "no failure"}}),
      FailedReport("c", "FC-51", {{Defect::kSecretLeaked, "FC-51", Level::kMust, "leak"}}),
      FailedReport("d", "FC-41", {{kAccepted, "FC-41", Level::kMust, "second"}}),
      FailedReport("e", "FC-24", {{Defect::kAcceptedAWrongKey, "FC-24", Level::kMust, "third"}})};
  EXPECT_EQ(FailLines(run),
            (std::vector<std::string>{
                "FAIL critical  b  FC-10  first", "FAIL critical  d  FC-41  second",
                "FAIL critical  e  FC-24  third", "FAIL high      c  FC-51  leak",
                "FAIL medium    b  FC-52  signal", "FAIL low       a  FC-24  chunks"}));
  EXPECT_THAT(LinesOf(run), Contains(StartsWith("repeat one: dstack-conformance run --filter b ")));
}

TEST(ConsoleReport, SaysThatTheWorldIsPlainAndWhatThatLeftOut) {
  const auto lines = LinesOf(PlainRun());
  EXPECT_EQ(lines[2], "world: plain: this machine makes no user namespace");
  EXPECT_EQ(lines[lines.size() - 3],
            "not played: 1 case needs a full world, and this one is plain: this machine makes no "
            "user namespace")
      << "the other unsupported case is the client's doing";
  EXPECT_THAT(lines[lines.size() - 2], StartsWith(DSTACK_SCOPE));
}

TEST(ConsoleReport, RepeatsAPlainWorldInAPlainWorld) {
  RunReport run = ConformantRun();
  run.plain_world = "asked for";
  run.cases = {FailedReport(
      "a", "FC-24", {{Defect::kAcceptedWhatItMustRefuse, "FC-24", Level::kMust, "chunks"}})};
  EXPECT_THAT(LinesOf(run), Contains(StartsWith("repeat one: dstack-conformance run --filter a "
                                                "--profile tessera --plain-world -- ")));
}

TEST(ConsoleReport, CountsEveryCaseThatThePlainWorldLeftOut) {
  RunReport run = PlainRun();
  run.cases.push_back(run.cases.back());
  EXPECT_THAT(LinesOf(run), Contains(StartsWith("not played: 2 cases need a full world, ")));
}

TEST(ConsoleReport, APlainWorldThatLeftNothingOutIsSaidOnce) {
  RunReport run = ConformantRun();
  run.plain_world = "asked for";
  const auto lines = LinesOf(run);
  EXPECT_EQ(lines[2], "world: plain: asked for");
  EXPECT_THAT(lines, Not(Contains(StartsWith("not played"))));
}

TEST(ConsoleReport, OfAFullWorldItSaysNothing) {
  EXPECT_THAT(LinesOf(HostileRun()), Each(Not(StartsWith("world"))));
  EXPECT_THAT(LinesOf(HostileRun()), Each(Not(StartsWith("not played"))));
}

TEST(ConsoleReport, SaysWhatWasAskedBeyondTheUsual) {
  const auto lines = LinesOf(HostileRun());
  EXPECT_EQ(lines[2], "case files of your own: '/tmp/my case.json'");
  EXPECT_EQ(lines[3], "may be unsupported: FC-03");
  EXPECT_EQ(LinesOf(SelectedRun())[2], "filter: FC-10");
}

TEST(ConsoleReport, SummarisesByClause) {
  RunReport run = HostileRun();
  run.cases.push_back(HeldReport("another-status", "FC-10"));
  run.cases.push_back(HeldReport("of-no-clause", "XX-99"));
  const auto lines = LinesOf(run);
  const auto header =
      std::find(lines.begin(), lines.end(), "clause     held  findings  level   requirement");
  ASSERT_NE(header, lines.end());
  const auto row = [&](const std::string& clause) {
    const auto found = std::find_if(
        header, lines.end(), [&](const std::string& line) { return line.starts_with(clause); });
    return found == lines.end() ? "no row" : *found;
  };
  const Clause* clause = FindClause("FC-10");
  ASSERT_NE(clause, nullptr);
  EXPECT_EQ(row("FC-10"), "FC-10       2/3         -  MUST    " + Shortened(clause->text, 76));
  EXPECT_THAT(row("FC-40"), StartsWith("FC-40       0/1         -  MUST    "));
  EXPECT_THAT(row("FC-42"), StartsWith("FC-42       0/1         -  MUST    "))
      << "a vacuous case did not hold";
  EXPECT_THAT(row("FC-51"), StartsWith("FC-51       0/0         1  MUST    "))
      << "a leak in a case of another clause";
  EXPECT_EQ(row("XX-99"), "XX-99       1/1         -  -       -");
}

TEST(ConsoleReport, TellsHowToRepeatTheFirstFailure) {
  EXPECT_THAT(
      LinesOf(HostileRun()),
      Contains(
          "repeat one: dstack-conformance run --filter status-500-with-a-valid-body "
          "--profile tessera -- "
          "./client '--socket={socket}' 'it'\\''s' $'\\x1b[31m\\xff\\xc2\\x9b\\xe2\\x80\\xae'"));
}

TEST(ConsoleReport, AFailureWithoutAFindingIsNotSilent) {
  RunReport run = ConformantRun();
  run.cases.front().outcome = Outcome::kFailed;
  EXPECT_THAT(LinesOf(run), Contains("FAIL critical  status-500-with-a-valid-body  FC-10  failed "
                                     "without a finding: a fault of the suite"));
}

TEST(ConsoleReport, QuotesTheClientOnlyWhereItExplainsTheFinding) {
  RunReport run = ConformantRun();
  run.cases.front().outcome = Outcome::kFailed;
  run.cases.front().seen.stderr_first_line = "no such header";
  for (const auto& [defect, quoted] : {std::pair(Defect::kRefusedASoundAnswer, true),
                                       {Defect::kExitStatus, true},
                                       {Defect::kDiedBySignal, true},
                                       {Defect::kNoKeyLine, true},
                                       {Defect::kAcceptedAWrongKey, false}}) {
    run.cases.front().findings = {{defect, "FC-10", Level::kMust, "detail"}};
    EXPECT_THAT(LinesOf(run)[3],
                EndsWith(quoted ? "  detail (standard error: no such header)" : "  detail"))
        << Name(defect);
  }
}

TEST(ConsoleReport, IsColouredOnlyOnRequest) {
  EXPECT_THAT(ConsoleReport(HostileRun(), {.colour = false}), Not(HasSubstr("\x1b")));
  const auto lines = LinesOf(ConsoleReport(HostileRun(), {.colour = true}));
  EXPECT_THAT(lines[5], StartsWith("\x1b[31mFAIL high  \x1b[0m  status-500"));
  EXPECT_THAT(lines[7], StartsWith("\x1b[33mWARN       \x1b[0m  status-500"));
  EXPECT_THAT(lines.back(), StartsWith("verdict: \x1b[31mNOT CONFORMANT\x1b[0m (profile"));
  EXPECT_THAT(ConsoleReport(ConformantRun(), {.colour = true}),
              HasSubstr("verdict: \x1b[32mconformant\x1b[0m ("));
  EXPECT_THAT(ConsoleReport(IncompleteRun(), {.colour = true}),
              HasSubstr("verdict: \x1b[33mINCOMPLETE\x1b[0m, 1 of 7 cases"));
  EXPECT_THAT(ConsoleReport(SelectedRun(), {.colour = true}),
              HasSubstr("verdict: \x1b[32mselection held\x1b[0m, 1 of 7 cases"));
}

TEST(ConsoleReport, QuietIsTheVerdictLineAlone) {
  EXPECT_EQ(ConsoleReport(HostileRun(), {.quiet = true}),
            "verdict: NOT CONFORMANT (profile tessera, 7 cases, 1 failed, 1 warned, 1 unproven, 2 "
            "unsupported, 1 vacuous, 2.3 s)\n");
}

TEST(ConsoleReport, AnIncompleteRunSaysWhyAndThatCasesWereSelected) {
  EXPECT_EQ(LinesOf(IncompleteRun()).back(),
            "verdict: INCOMPLETE, 1 of 7 cases, selected by --filter FC-10: the client failed the "
            "opening smoke test: "
            "\\r\\n" +
                kSaid + "\\nsecond line (profile tessera, 1 case, 1 failed, 0 warned, 2.3 s)");
}

TEST(ConsoleReport, ASelectionIsNeverCalledConformant) {
  EXPECT_EQ(ConsoleReport(SelectedRun(), {.quiet = true}),
            "verdict: selection held, 1 of 7 cases, selected by --filter FC-10 (profile tessera, 2 "
            "cases, 0 failed, 0 warned, 2.3 s)\n");
}

TEST(ConsoleReport, WithoutAnyCaseIsIncomplete) {
  RunReport run = ConformantRun();
  run.cases.clear();
  EXPECT_THAT(LinesOf(run),
              AllOf(SizeIs(5), Contains(StartsWith("verdict: INCOMPLETE: no case ran"))));
}

TEST(ConsoleReport, NamesTheAgentAndWhatItDoesNotGive) {
  RunReport run = ConformantRun();
  run.asked.agent = {.kind = "simulator", .place = "a dir", .version = "0.6.0 (rev x)"};
  CaseReport not_made = HeldReport("key-of-1-byte", "FC-41");
  not_made.outcome = Outcome::kUnsupported;
  not_made.not_made = true;
  not_made.note = "it needs a second agent";
  run.cases.push_back(not_made);
  const std::string text = ConsoleReport(run, {.colour = false, .quiet = false});
  EXPECT_THAT(text, HasSubstr("agent: the simulator of a dir, dstack 0.6.0 (rev x)\n"));
  EXPECT_THAT(text, HasSubstr("NOT MADE  key-of-1-byte  FC-41  it needs a second agent\n"));
  EXPECT_THAT(text, HasSubstr("not made: 1 case cannot be made from the answers of this agent"));
  EXPECT_THAT(text, HasSubstr(" --agent simulator --simulator-dir 'a dir' -- "));
  EXPECT_THAT(text, HasSubstr(DSTACK_SCOPE " Answers of the simulator of a dir, dstack"));
  run.asked.agent = {.kind = "socket", .place = "./s", .version = "9"};
  EXPECT_THAT(ConsoleReport(run, {.colour = false, .quiet = false}),
              HasSubstr(" --agent socket:./s -- "));
}

}  // namespace
}  // namespace conformance
