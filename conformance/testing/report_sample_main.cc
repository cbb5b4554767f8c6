// Prints a sample run's report, for tests in Python: report_sample
// json|junit|html|markdown|annotations|sarif conformant|hostile|markup|plain|selected|rerun|known|below|flaky|stale|incomplete.
#include <cstdio>
#include <string>
#include <string_view>

#include "conformance/report/github_annotations.h"
#include "conformance/report/html_report.h"
#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"
#include "conformance/report/markdown_report.h"
#include "conformance/report/sarif_report.h"
#include "conformance/testing/report_sample.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view format = argv[1];
  const std::string_view name = argv[2];
  const conformance::RunReport run = name == "conformant" ? conformance::ConformantRun()
                                     : name == "hostile"  ? conformance::HostileRun()
                                     : name == "markup"   ? conformance::MarkupRun()
                                     : name == "plain"    ? conformance::PlainRun()
                                     : name == "selected" ? conformance::SelectedRun()
                                     : name == "rerun"    ? conformance::RerunRun()
                                     : name == "known"    ? conformance::KnownRun()
                                     : name == "below"    ? conformance::BelowRun()
                                     : name == "flaky"    ? conformance::FlakyRun()
                                     : name == "stale"    ? conformance::OutOfDateRun()
                                                          : conformance::IncompleteRun();
  const std::string report = format == "json"          ? conformance::JsonReport(run)
                             : format == "junit"       ? conformance::JunitReport(run)
                             : format == "html"        ? conformance::HtmlReport(run)
                             : format == "markdown"    ? conformance::MarkdownReport(run)
                             : format == "annotations" ? conformance::GithubAnnotations(run)
                                                       : conformance::SarifReport(run);
  return std::fwrite(report.data(), 1, report.size(), stdout) == report.size() ? 0 : 1;
}
