// What each report says of known failures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "conformance/report/console_report.h"
#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kVerdict = "not conformant; 1 known failure, none new";

ordered_json JsonOf(const RunReport& run) {
  return ordered_json::parse(JsonReport(run));
}

// NewRun is KnownRun with a failure that nobody knew.
RunReport NewRun() {
  RunReport run = KnownRun();
  run.cases.push_back(HeldReport("another", "FC-24"));
  run.cases.back().outcome = Outcome::kFailed;
  run.cases.back().accepted = true;
  run.cases.back().findings = {
      {Defect::kAcceptedWhatItMustRefuse, "FC-24", Level::kMust, "exit 0 with a secret"}};
  return run;
}

TEST(KnownReports, SayInEveryFormatThatTheClientIsNotConformant) {
  EXPECT_THAT(ConsoleReport(KnownRun(), {.quiet = true}),
              StartsWith(std::string("verdict: ") + kVerdict + " (profile tessera, "));
  EXPECT_THAT(ConsoleReport(KnownRun(), {}), StartsWith(std::string(kVerdict) + ": 2 causes"));
  EXPECT_EQ(JsonOf(KnownRun())["verdict"], kVerdict);
  EXPECT_THAT(JunitReport(KnownRun()),
              HasSubstr(std::string("<property name=\"verdict_words\" value=\"") + kVerdict));
  EXPECT_THAT(JunitReport(KnownRun()), HasSubstr(std::string("\nverdict: ") + kVerdict + "<"));
}

TEST(KnownReports, TheConsoleNamesTheFileAndWhyAFailureWasKnown) {
  const std::string text = ConsoleReport(KnownRun(), {});
  EXPECT_THAT(text, HasSubstr("\nknown failures: known.txt, 2 lines, digest bbbbbbbbbbbbbbbb\n"));
  EXPECT_THAT(text,
              HasSubstr("1  KNOWN high  FC-51  wrote the secret where others read it: 1 case\n"
                        "   known   issue 7, mended in 2.0 (line 1)\n"
                        "   case    status-500-with-a-valid-body\n\n"));
  EXPECT_THAT(text, Not(HasSubstr("FAIL")));
  EXPECT_THAT(ConsoleReport(KnownRun(), {.verbose = true}), HasSubstr("   repeat  dstack-"));
}

TEST(KnownReports, TheConsoleShowsANewFailureFirstAndWhole) {
  const std::string text = ConsoleReport(NewRun(), {});
  EXPECT_THAT(text, StartsWith("NOT CONFORMANT; 1 new failure, 1 known failure: "));
  EXPECT_THAT(text, HasSubstr("\n1  FAIL low  FC-24  took a key"));
  EXPECT_THAT(text, HasSubstr("\n2  KNOWN high  FC-51"));
}

TEST(KnownReports, TheConsolePrintsTheLinesToChange) {
  const std::string text = ConsoleReport(OutOfDateRun(), {});
  EXPECT_THAT(text, HasSubstr("\nknown.txt:2: valid-answer@too-slow: not so any more of it: "
                              "remove the line\n"));
  EXPECT_THAT(
      ConsoleReport(OutOfDateRun(), {.quiet = true}),
      StartsWith("verdict: KNOWN FAILURES OUT OF DATE; 1 known failure, none new; 1 line of "
                 "the known failures to change ("));
  EXPECT_THAT(ConsoleReport(Knowing(ConformantRun(), "valid-answer@too-slow slow\n"), {}),
              StartsWith("KNOWN FAILURES OUT OF DATE; nothing failed; 1 line of"));
  RunReport both = Knowing(NewRun(), "valid-answer@too-slow slow\n");
  EXPECT_THAT(ConsoleReport(both, {}),
              StartsWith("NOT CONFORMANT; 2 new failures, 0 known failures; 1 line of the known "
                         "failures to change: "));
}

TEST(KnownReports, TheConsoleMarksWhatWasKnownToBeUnproven) {
  const RunReport run = Knowing(HostileRun(),
                                "status-500-*@secret-leaked why\nstatus-500-*@died-by-signal why\n"
                                "hex-with-white-space@unproven its twin is refused\n");
  EXPECT_THAT(ConsoleReport(run, {}), HasSubstr("FC-40  its twin failed (known)\n"));
}

TEST(KnownReports, TheClauseTableStillShowsThem) {
  const std::string plain = ConsoleReport(HostileRun(), {});
  EXPECT_THAT(plain, HasSubstr("\nFC-51       0/0         1  MUST"));
  EXPECT_THAT(ConsoleReport(KnownRun(), {}), HasSubstr("\nFC-51       0/0         1  MUST"));
}

TEST(KnownReports, JsonHasTheFileAndWhatOfItIsTrue) {
  const ordered_json report = JsonOf(OutOfDateRun());
  EXPECT_EQ(
      report["known_failures"],
      (ordered_json{{"file", "known.txt"},
                    {"digest", std::string(32, 'b') + std::string(32, '1')},
                    {"entries", 3},
                    {"known", 1},
                    {"new", 0},
                    {"out_of_date",
                     ordered_json::array({{{"line", 2},
                                           {"pattern", "valid-answer@too-slow"},
                                           {"why", "not so any more of it: remove the line"}}})}}));
  EXPECT_EQ(report["status"], "known-failures-out-of-date");
  EXPECT_EQ(report["exit_status"], 1);
  EXPECT_EQ(JsonOf(ConformantRun())["known_failures"], nullptr);
}

TEST(KnownReports, SayWhereTheRunEndedAtAFailure) {
  RunReport run = NewRun();
  EXPECT_THAT(ConsoleReport(run, {}), Not(HasSubstr("stopped")));
  EXPECT_EQ(JsonOf(run)["stopped"], false);
  run.stopped = true;
  EXPECT_THAT(ConsoleReport(run, {}),
              HasSubstr("\nstopped at a failure: 6 cases of the run were played; without "
                        "--fail-fast all are\n"));
  EXPECT_EQ(JsonOf(run)["stopped"], true);
  EXPECT_THAT(JunitReport(run), HasSubstr("<property name=\"stopped\" value=\"true\"/>"));
}

TEST(KnownReports, JsonMarksCasesAndCauses) {
  const ordered_json report = JsonOf(KnownRun());
  EXPECT_EQ(report["status"], "known-failures");
  EXPECT_EQ(report["exit_status"], 0);
  EXPECT_EQ(report["cases"][0]["known"], "issue 7, mended in 2.0");
  EXPECT_EQ(report["cases"][0]["outcome"], "failed");
  EXPECT_EQ(report["cases"][1]["known"], nullptr);
  EXPECT_EQ(report["causes"][0]["known"], true);
  EXPECT_EQ(report["causes"][2]["known"], false) << "a warning";
  EXPECT_EQ(report["counts"]["failed"], 1);
}

TEST(KnownReports, JunitSkipsWhatWasKnownAndFailsForTheRest) {
  EXPECT_THAT(JunitReport(KnownRun()), HasSubstr("tests=\"5\" failures=\"0\" errors=\"0\" "
                                                 "skipped=\"3\""));
  EXPECT_THAT(
      JunitReport(KnownRun()),
      HasSubstr("<skipped message=\"known to be failed: issue 7, mended in 2.0; it said: "));
  EXPECT_THAT(JunitReport(NewRun()), HasSubstr("tests=\"6\" failures=\"1\""));
}

TEST(KnownReports, JunitFailsForLinesToChange) {
  const std::string report = JunitReport(OutOfDateRun());
  EXPECT_THAT(report, HasSubstr("tests=\"6\" failures=\"1\""));
  EXPECT_THAT(
      report,
      HasSubstr("<testcase classname=\"run\" name=\"known-failures\" time=\"0.000\">\n"
                "      <failure message=\"known failures to change\" type=\"\">known.txt:2: "
                "valid-answer@too-slow: not so any more of it: remove the line\n</failure>\n"));
  EXPECT_THAT(JunitReport(KnownRun()), Not(HasSubstr("classname=\"run\"")));
}

TEST(KnownReports, JunitSkipsWhatWasKnownToBeUnproven) {
  const RunReport run = Knowing(HostileRun(),
                                "status-500-*@secret-leaked why\nstatus-500-*@died-by-signal why\n"
                                "hex-with-white-space@unproven its twin is refused\n");
  EXPECT_THAT(JunitReport(run), HasSubstr("<skipped message=\"known to be unproven: its twin is "
                                          "refused; its twin failed\"/>"));
}

}  // namespace
}  // namespace conformance
