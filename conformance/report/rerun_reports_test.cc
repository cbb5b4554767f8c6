// What each report says of a run that asked again what failed before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "conformance/report/comparison.h"
#include "conformance/report/console_report.h"
#include "conformance/report/github_annotations.h"
#include "conformance/report/html_report.h"
#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"
#include "conformance/report/markdown_report.h"
#include "conformance/report/sarif_report.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kRerunSelection = "1 of 7 cases, selected by --rerun-failed earlier.json";
constexpr const char* kNotRunAgain = "not run again: what earlier.json had not come to";

TEST(RerunReports, SayInEveryFormatWhatWasSelected) {
  const RunReport run = RerunRun();
  for (const std::string& report :
       {ConsoleReport(run, {}), ConsoleReport(run, {.quiet = true}), JunitReport(run),
        HtmlReport(run), SarifReport(run), GithubAnnotations(run)}) {
    EXPECT_THAT(report, HasSubstr(kRerunSelection));
    EXPECT_THAT(report, HasSubstr("selection held"));
  }
  EXPECT_THAT(MarkdownReport(run), HasSubstr("selected by \\-\\-rerun\\-failed earlier"));
}

TEST(RerunReports, SayThatTheReportItselfWasNotWhole) {
  RunReport run = RerunRun();
  for (const std::string& report : {ConsoleReport(run, {}), MarkdownReport(run), HtmlReport(run),
                                    SarifReport(run), GithubAnnotations(run)}) {
    EXPECT_THAT(report, HasSubstr(kNotRunAgain));
  }
  run.asked.rerun->whole = true;
  EXPECT_THAT(ConsoleReport(run, {}), Not(HasSubstr("not run again")));
}

TEST(RerunReports, NameTheReportAndItsDigest) {
  EXPECT_THAT(ConsoleReport(RerunRun(), {}),
              HasSubstr("\nonly what failed in: earlier.json, 1 case, digest cccccccccccccccc\n"));
  const std::string digest = std::string(32, 'c') + std::string(32, '2');
  const auto json = ordered_json::parse(JsonReport(RerunRun()));
  EXPECT_EQ(
      json["rerun_failed"],
      ordered_json({{"file", "earlier.json"}, {"digest", digest}, {"cases", 1}, {"whole", false}}));
  EXPECT_EQ(ordered_json::parse(JsonReport(SelectedRun()))["rerun_failed"], nullptr);
  const std::string junit = JunitReport(RerunRun());
  EXPECT_THAT(junit, HasSubstr("<property name=\"rerun_failed\" value=\"earlier.json\"/>"));
  EXPECT_THAT(junit, HasSubstr("<property name=\"rerun_failed_digest\" value=\"" + digest));
}

TEST(RerunReports, AReportThatStoppedIsReadAsOne) {
  RunReport run = RerunRun();
  EXPECT_FALSE(WrittenReport::Read(JsonReport(run), "a").value().stopped);
  run.stopped = true;
  EXPECT_TRUE(WrittenReport::Read(JsonReport(run), "a").value().stopped);
}

}  // namespace
}  // namespace conformance
