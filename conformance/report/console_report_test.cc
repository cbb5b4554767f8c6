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

TEST(ConsoleReport, BeginsAndEndsWithTheVerdict) {
  const auto lines = LinesOf(ConformantRun());
  EXPECT_EQ(lines[0], "conformant");
  EXPECT_EQ(lines[1], "client: ./client '--socket={socket}' 'it'\\''s'");
  EXPECT_EQ(lines[2], "profile: tessera   cases: 2   deadline: 20 s   jobs: 2   sweeps: auto");
  EXPECT_EQ(lines[3], "catalogue: 7 cases, digest aaaaaaaaaaaaaaaa   seed: 18446744073709551615");
  EXPECT_EQ(lines.back(),
            "verdict: conformant (profile tessera, 2 cases, 0 failed, 0 warned, 2.3 s)");
  EXPECT_THAT(lines[lines.size() - 2], StartsWith(DSTACK_SCOPE " Answers of a mock guest agent; "));
}

TEST(ConsoleReport, SaysFirstToHowFewCausesItComesDown) {
  EXPECT_EQ(
      LinesOf(HostileRun()).front(),
      "NOT CONFORMANT: 2 causes (1 high, 1 medium) in 1 failed case, and 2 causes of warnings");
  RunReport run = HostileRun();
  run.cases.front().findings.pop_back();
  run.cases.erase(run.cases.begin() + 1);
  EXPECT_EQ(LinesOf(run).front(), "NOT CONFORMANT: 2 causes (1 high, 1 medium) in 1 failed case");
  EXPECT_THAT(LinesOf(IncompleteRun()).front(),
              StartsWith("INCOMPLETE: the client failed the opening smoke test: "));
}

TEST(ConsoleReport, ASoundRunHasNoFindingsAndNothingToRepeat) {
  EXPECT_THAT(
      LinesOf(ConformantRun()),
      Not(Contains(testing::ContainsRegex("(FAIL|WARN|UNPROVEN|UNSUPPORTED|VACUOUS|repeat)"))));
}

// The lines that begin with one of these words, or stand for a cause.
std::vector<std::string> HeadlinesOf(const RunReport& run, const ConsoleStyle& style = {}) {
  std::vector<std::string> lines = LinesOf(ConsoleReport(run, style));
  std::erase_if(lines, [](const std::string& line) {
    return line.find("  FAIL ") == std::string::npos && line.find("  WARN ") == std::string::npos &&
           !line.starts_with("UN") && !line.starts_with("VACUOUS");
  });
  return lines;
}

TEST(ConsoleReport, PutsFailuresFirstThenWarningsThenWhatProvedNothing) {
  EXPECT_THAT(
      HeadlinesOf(HostileRun()),
      testing::ElementsAre(
          "1  FAIL high  FC-51  wrote the secret where others read it: 1 case",
          "2  FAIL medium  FC-52  died by a signal: 1 case",
          "3  WARN low  FC-53  asked more often than it may: 1 case",
          "4  WARN low  RQ-06  sent a wrong request: 1 case",
          "UNPROVEN     hex-with-white-space      FC-40  its twin failed",
          "VACUOUS      all-zero                  FC-42  its twin was refused, which the profile "
          "allows",
          "UNSUPPORTED  stall-in-the-body         FC-04  the client cannot: \\r\\n" + kSaid +
              "\\nsecond line",
          "UNSUPPORTED  default-sockets-in-order  FC-03  this machine makes no user namespace "
          "(allowed)"));
}

RunReport RunWithoutWorlds() {
  RunReport run = PlainRun();
  for (const char* id : {"another", "a-third"}) {
    run.cases.push_back(run.cases[3]);
    run.cases.back().id = id;
  }
  return run;
}

TEST(ConsoleReport, SaysOnceWhatManyCasesHaveToSay) {
  EXPECT_THAT(HeadlinesOf(RunWithoutWorlds()),
              testing::ElementsAre(
                  "UNSUPPORTED  stall-in-the-body                    FC-04  the client cannot",
                  "UNSUPPORTED  configured-socket-absent and 2 more  FC-02  the case needs a world "
                  "of its own"));
}

TEST(ConsoleReport, VerboseSaysItOfEach) {
  EXPECT_THAT(HeadlinesOf(RunWithoutWorlds(), {.verbose = true}),
              AllOf(SizeIs(4), Contains("UNSUPPORTED  a-third                   FC-02  the case "
                                        "needs a world of its own")));
}

TEST(ConsoleReport, SaysThatTheWorldIsPlainAndWhatThatLeftOut) {
  const auto lines = LinesOf(PlainRun());
  EXPECT_EQ(lines[4], "world: plain: this machine makes no user namespace");
  EXPECT_EQ(lines[lines.size() - 3],
            "not played: 1 case needs a full world, and this one is plain: this machine makes no "
            "user namespace")
      << "the other unsupported case is the client's doing";
  EXPECT_THAT(lines[lines.size() - 2], StartsWith(DSTACK_SCOPE));
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
  EXPECT_EQ(lines[4], "world: plain: asked for");
  EXPECT_THAT(lines, Not(Contains(StartsWith("not played"))));
}

TEST(ConsoleReport, OfAFullWorldItSaysNothing) {
  EXPECT_THAT(LinesOf(HostileRun()), Each(Not(StartsWith("world"))));
  EXPECT_THAT(LinesOf(HostileRun()), Each(Not(StartsWith("not played"))));
}

TEST(ConsoleReport, SaysWhatWasAskedBeyondTheUsual) {
  const auto lines = LinesOf(HostileRun());
  EXPECT_EQ(lines[4], "case files of your own: '/tmp/my case.json'");
  EXPECT_EQ(lines[5], "may be unsupported: FC-03");
  EXPECT_EQ(LinesOf(SelectedRun())[4], "filter: FC-10");
}

TEST(ConsoleReport, KeepsToTheWidthThatItIsGiven) {
  RunReport run = HostileRun();
  run.asked.case_files.clear();
  run.asked.command = {"./client"};
  for (const std::size_t width : {80U, 120U}) {
    std::size_t widest = 0;
    for (const std::string& line : LinesOf(ConsoleReport(run, {.width = width}))) {
      const bool may_be_wider =
          line.starts_with("UN") || line.starts_with("VACUOUS") || line.starts_with("verdict") ||
          line.starts_with(DSTACK_SCOPE) || line.starts_with("NOT CONFORMANT") ||
          line.starts_with("   repeat") || line.find("<b") != std::string::npos;
      if (!may_be_wider) widest = std::max(widest, line.size());
    }
    EXPECT_LE(widest, width + 2) << "an ellipsis is three bytes";
    EXPECT_GT(widest, width - 20);
  }
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
  EXPECT_EQ(row("FC-10"), "FC-10       2/3         -  MUST    " + Shortened(clause->text, 65));
  EXPECT_THAT(row("FC-40"), StartsWith("FC-40       0/1         -  MUST    "));
  EXPECT_THAT(row("FC-42"), StartsWith("FC-42       0/1         -  MUST    "))
      << "a vacuous case did not hold";
  EXPECT_THAT(row("FC-51"), StartsWith("FC-51       0/0         1  MUST    "))
      << "a leak in a case of another clause";
  EXPECT_EQ(row("XX-99"), "XX-99       1/1         -  -       -");
}

TEST(ConsoleReport, AFailureWithoutAFindingIsNotSilent) {
  RunReport run = ConformantRun();
  run.cases.front().outcome = Outcome::kFailed;
  EXPECT_THAT(LinesOf(run),
              AllOf(Contains("1  FAIL critical  FC-10  failed without a finding: 1 case"),
                    Contains("   client  failed without a finding: a fault of the suite")));
}

TEST(ConsoleReport, IsColouredOnlyOnRequest) {
  EXPECT_THAT(ConsoleReport(HostileRun(), {.colour = false}), Not(HasSubstr("\x1b")));
  const auto lines = LinesOf(ConsoleReport(HostileRun(), {.colour = true}));
  EXPECT_THAT(lines, Contains(StartsWith("1  \x1b[31mFAIL high\x1b[0m  FC-51")));
  EXPECT_THAT(lines, Contains(StartsWith("3  \x1b[33mWARN low\x1b[0m  FC-53")));
  EXPECT_THAT(lines, Contains(StartsWith("\x1b[33mVACUOUS    \x1b[0m  all-zero")));
  EXPECT_THAT(lines.front(), StartsWith("\x1b[31mNOT CONFORMANT\x1b[0m: 2 causes"));
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
              AllOf(SizeIs(7), Contains(StartsWith("verdict: INCOMPLETE: no case ran"))));
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
  EXPECT_THAT(text, HasSubstr(DSTACK_SCOPE " Answers of the simulator of a dir, dstack"));
  run.asked.agent = {.kind = "socket", .place = "./s", .version = "9"};
  EXPECT_THAT(ConsoleReport(run, {.colour = false, .quiet = false}),
              HasSubstr("\nagent: the agent at ./s, dstack 9\n"));
}

}  // namespace
}  // namespace conformance
