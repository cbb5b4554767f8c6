// What each report says of failures that the run does not fail for.
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
#include "conformance/report/report_text.h"
#include "conformance/report/sarif_report.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kBelowVerdict =
    "not conformant; 1 failure below --min-severity critical, none that reaches it";

// LoweredRun is the run with a --min-severity, critical.
RunReport LoweredRun(RunReport run) {
  run.asked.min_severity = Severity::kCritical;
  return run;
}

TEST(MinSeverityReports, SayInEveryFormatThatTheClientIsNotConformant) {
  const RunReport run = BelowRun();
  EXPECT_THAT(ConsoleReport(run, {.quiet = true}),
              StartsWith(std::string("verdict: ") + kBelowVerdict + " (profile "));
  EXPECT_THAT(ConsoleReport(run, {}), StartsWith(std::string(kBelowVerdict) + ": 2 causes"));
  EXPECT_EQ(ordered_json::parse(JsonReport(run))["verdict"], kBelowVerdict);
  const std::string junit = JunitReport(run);
  EXPECT_THAT(junit, HasSubstr(std::string("name=\"verdict_words\" value=\"") + kBelowVerdict));
  EXPECT_THAT(junit, HasSubstr("<testsuite name=\"profile tessera; --min-severity critical\""));
  EXPECT_THAT(HtmlReport(run), HasSubstr(std::string("\">") + kBelowVerdict + "</h1>"));
  EXPECT_THAT(SarifReport(run),
              HasSubstr(std::string("\"exitCodeDescription\": \"") + kBelowVerdict));
  EXPECT_THAT(GithubAnnotations(run),
              StartsWith(std::string("::warning title=dstack-conformance%3A ") + "not conformant"));
  EXPECT_THAT(MarkdownReport(run),
              StartsWith("## ⚠️ dstack\\-conformance\\: not conformant\\; 1 failure below"));
}

TEST(MinSeverityReports, SayThatItWasLoweredAlsoWhereNothingFailed) {
  EXPECT_EQ(VerdictWords(LoweredRun(ConformantRun())), "conformant; --min-severity critical");
  EXPECT_EQ(VerdictWords(LoweredRun(SelectedRun())), "selection held; --min-severity critical");
  EXPECT_EQ(VerdictWords(LoweredRun(KnownRun())),
            "not conformant; 1 known failure, none new; --min-severity critical");
  EXPECT_EQ(VerdictWords(LoweredRun(IncompleteRun())), "INCOMPLETE; --min-severity critical");
  EXPECT_EQ(VerdictWords(LoweredRun(HostileRun())),
            "INCOMPLETE; 1 failure below --min-severity critical");
  EXPECT_EQ(VerdictWords(ConformantRun()), "conformant");
  for (const std::string& report :
       {ConsoleReport(LoweredRun(ConformantRun()), {}), MarkdownReport(LoweredRun(ConformantRun())),
        HtmlReport(LoweredRun(ConformantRun())), SarifReport(LoweredRun(ConformantRun())),
        GithubAnnotations(LoweredRun(ConformantRun()))}) {
    EXPECT_THAT(report, HasSubstr("--min-severity critical: what costs less does not fail the run; "
                                  "0 failed cases did nothing worse"));
  }
}

TEST(MinSeverityReports, CountWhatReachesItAndWhatIsBelow) {
  RunReport run = LoweredRun(BelowRun());
  run.cases.push_back(HeldReport("another", "FC-10"));
  run.cases.back().outcome = Outcome::kFailed;
  run.cases.back().findings = {{Defect::kAcceptedAWrongKey, "FC-10", Level::kMust, "a key"}};
  EXPECT_EQ(VerdictWords(run),
            "NOT CONFORMANT; 1 failure of at least critical; 1 failure below --min-severity "
            "critical");
  EXPECT_EQ(
      VerdictWords(Knowing(run, "another@accepted-a-wrong-key why\n")),
      "not conformant; 1 failure below --min-severity critical, none that reaches it; 1 known "
      "failure");
  EXPECT_EQ(VerdictWords(Knowing(run, "valid-answer@too-slow why\n")),
            "NOT CONFORMANT; 1 new failure, 0 known failures; 1 line of the known failures to "
            "change; 1 failure below --min-severity critical");
  EXPECT_EQ(VerdictWords(Knowing(BelowRun(), "valid-answer@too-slow why\n")),
            "KNOWN FAILURES OUT OF DATE; 0 known failures; 1 line of the known failures to change; "
            "1 failure below --min-severity critical");
}

TEST(MinSeverityReports, TheConsoleShowsWhatIsBelowWhole) {
  const std::string text = ConsoleReport(BelowRun(), {});
  EXPECT_THAT(text, HasSubstr("\nfails for: critical or worse\n"));
  EXPECT_THAT(text,
              HasSubstr("1  BELOW high  FC-51  wrote the secret where others read it: 1 case\n"
                        "   below   below --min-severity critical: it does not fail the run\n"
                        "   agent   what is wrong with status-500"));
  EXPECT_THAT(text, HasSubstr("   repeat  dstack-conformance run"));
  EXPECT_THAT(text, Not(HasSubstr("FAIL ")));
}

TEST(MinSeverityReports, TheJsonReportCountsThem) {
  const auto report = ordered_json::parse(JsonReport(BelowRun()));
  EXPECT_EQ(report["status"], "below-min-severity");
  EXPECT_EQ(report["exit_status"], 0);
  EXPECT_EQ(report["min_severity"], ordered_json({{"asked", "critical"}, {"below", 1}}));
  EXPECT_EQ(report["cases"][0]["outcome"], "failed");
  EXPECT_EQ(report["cases"][0]["below"], true);
  EXPECT_EQ(report["cases"][1]["below"], false);
  EXPECT_EQ(report["causes"][0]["below"], true);
  EXPECT_EQ(ordered_json::parse(JsonReport(HostileRun()))["min_severity"],
            ordered_json({{"asked", "low"}, {"below", 0}}));
}

TEST(MinSeverityReports, JunitSkipsThemAndSaysWhy) {
  const std::string report = JunitReport(BelowRun());
  EXPECT_THAT(report,
              HasSubstr("<skipped message=\"failed, below --min-severity critical: high: "));
  EXPECT_THAT(report, HasSubstr("failures=\"0\""));
  EXPECT_THAT(report, HasSubstr("<property name=\"min_severity\" value=\"critical\"/>"));
  EXPECT_THAT(report, HasSubstr("<property name=\"failures_below_min_severity\" value=\"1\"/>"));
  EXPECT_THAT(JunitReport(HostileRun()), HasSubstr("name=\"min_severity\" value=\"low\""));
}

TEST(MinSeverityReports, SarifSuppressesThemAndSaysWhy) {
  const auto run = ordered_json::parse(SarifReport(BelowRun()))["runs"][0];
  EXPECT_EQ(run["results"][0]["suppressions"][0]["justification"], "below --min-severity critical");
  EXPECT_EQ(run["properties"]["minSeverity"], "critical");
  EXPECT_EQ(run["properties"]["failuresBelowMinSeverity"], 1);
}

TEST(MinSeverityReports, AnnotationsWarnOfThem) {
  const std::string text = GithubAnnotations(BelowRun());
  EXPECT_THAT(text, HasSubstr("::warning title=high FC-51"));
  EXPECT_THAT(text, HasSubstr("below --min-severity critical: it does not fail the run"));
  EXPECT_THAT(text, Not(HasSubstr("::error")));
}

TEST(MinSeverityReports, PagesMarkThem) {
  const std::string html = HtmlReport(BelowRun());
  EXPECT_THAT(html, HasSubstr("<h3>Below the severity that fails the run</h3>"));
  EXPECT_THAT(html, HasSubstr("<span class=\"badge below\">below</span>"));
  EXPECT_THAT(html, HasSubstr("class=\"verdict open\""));
  EXPECT_THAT(html, HasSubstr("it was asked to fail for what is critical or worse."));
  EXPECT_THAT(MarkdownReport(BelowRun()), HasSubstr("| 1 | below high | FC\\-51 |"));
  EXPECT_THAT(MarkdownReport(BelowRun()), HasSubstr("- **fails for**: critical or worse\n"));
}

}  // namespace
}  // namespace conformance
