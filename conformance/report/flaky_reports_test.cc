// What each report says of cases that were played more than once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "conformance/report/console_report.h"
#include "conformance/report/github_annotations.h"
#include "conformance/report/html_report.h"
#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"
#include "conformance/report/markdown_report.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "conformance/report/sarif_report.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;

TEST(FlakyReports, TheVerdictCountsFlakyCases) {
  EXPECT_EQ(VerdictWords(FlakyRun()), "NOT CONFORMANT; 1 case flaky in 5 repetitions");
  RunReport warned = ConformantRun();
  warned.asked.repeat = 2;
  warned.cases[0].outcome = Outcome::kWarned;
  warned.cases[0].repetitions = {.outcomes = {{Outcome::kHeld, 1}, {Outcome::kWarned, 1}}};
  EXPECT_EQ(VerdictWords(warned), "conformant; 1 case flaky in 2 repetitions");
  warned.cases[0].repetitions = {.outcomes = {{Outcome::kWarned, 2}}};
  EXPECT_EQ(VerdictWords(warned), "conformant");
}

TEST(FlakyReports, SayHowOftenACaseCameToWhat) {
  EXPECT_EQ(RepetitionText({.outcomes = {{Outcome::kHeld, 3}, {Outcome::kFailed, 2}}}),
            "2 of 5 failed, 3 held");
  EXPECT_EQ(RepetitionText({.outcomes = {{Outcome::kHeld, 4}}}), "4 of 4 held");
  EXPECT_EQ(RepetitionText({.outcomes = {{Outcome::kWarned, 1},
                                         {Outcome::kUnsupported, 1},
                                         {Outcome::kUnproven, 1},
                                         {Outcome::kVacuous, 2}}}),
            "1 of 5 unproven, 1 unsupported, 1 warned, 2 vacuous");
  for (const std::string& report : {ConsoleReport(FlakyRun(), {}), MarkdownReport(FlakyRun()),
                                    HtmlReport(FlakyRun()), SarifReport(FlakyRun())}) {
    EXPECT_THAT(report, HasSubstr("FLAKY"));
    EXPECT_THAT(report, HasSubstr("2 of 5 failed, 3 held"));
  }
  EXPECT_THAT(JunitReport(FlakyRun()), HasSubstr("<system-out>flaky: 2 of 5 failed, 3 held\n"));
}

TEST(FlakyReports, SayThatCasesWereRepeated) {
  const char* note = "--repeat 5: 1 flaky case, each of which counts as the worst it came to";
  for (const std::string& report :
       {ConsoleReport(FlakyRun(), {}), MarkdownReport(FlakyRun()), HtmlReport(FlakyRun()),
        SarifReport(FlakyRun()), GithubAnnotations(FlakyRun())}) {
    EXPECT_THAT(report, HasSubstr(note));
  }
  EXPECT_THAT(ConsoleReport(FlakyRun(), {}), HasSubstr("\nrepetitions: 5\n"));
  EXPECT_THAT(ConsoleReport(FlakyRun(), {.quiet = true}), HasSubstr(", 1 flaky, "));
  RunReport steady = ConformantRun();
  steady.asked.repeat = 3;
  EXPECT_THAT(ConsoleReport(steady, {}),
              HasSubstr("--repeat 3: every case came to the same each time it was played\n"));
  EXPECT_THAT(ConsoleReport(ConformantRun(), {}), Not(HasSubstr("epeti")));
}

TEST(FlakyReports, TheJsonReportCountsRepetitions) {
  const auto report = ordered_json::parse(JsonReport(FlakyRun()));
  EXPECT_EQ(report["repeat"], ordered_json({{"asked", 5}, {"flaky", 1}}));
  const auto& first = report["cases"][0]["repetitions"];
  EXPECT_EQ(first["played"], 5);
  EXPECT_EQ(first["flaky"], true);
  EXPECT_EQ(first["outcomes"]["failed"], 2);
  EXPECT_EQ(first["outcomes"]["held"], 3);
  EXPECT_EQ(first["outcomes"]["unproven"], 0);
  EXPECT_EQ(report["cases"][6]["repetitions"]["flaky"], false);
  const auto once = ordered_json::parse(JsonReport(HostileRun()));
  EXPECT_EQ(once["repeat"], ordered_json({{"asked", 1}, {"flaky", 0}}));
  EXPECT_EQ(once["cases"][0]["repetitions"], nullptr);
}

TEST(FlakyReports, TheCommandThatRepeatsACauseRepeatsItAsOften) {
  EXPECT_THAT(RepeatCommand(FlakyRun(), "a-case"), HasSubstr(" --repeat 5 "));
  EXPECT_THAT(RepeatCommand(HostileRun(), "a-case"), Not(HasSubstr("--repeat")));
}

TEST(FlakyReports, PropertiesCountThemToo) {
  EXPECT_THAT(JunitReport(FlakyRun()), HasSubstr("<property name=\"repeat\" value=\"5\"/>"));
  EXPECT_THAT(JunitReport(FlakyRun()), HasSubstr("<property name=\"flaky\" value=\"1\"/>"));
  const auto run = ordered_json::parse(SarifReport(FlakyRun()))["runs"][0];
  EXPECT_EQ(run["properties"]["repeat"], 5);
  EXPECT_EQ(run["properties"]["flakyCases"], 1);
}

}  // namespace
}  // namespace conformance
