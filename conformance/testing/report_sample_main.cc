// Prints a sample run's report, for report_schema_test.py: report_sample json|junit
// conformant|hostile|plain|selected|known|stale|incomplete.
#include <cstdio>
#include <string>
#include <string_view>

#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"
#include "conformance/testing/report_sample.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string_view format = argv[1];
  const std::string_view name = argv[2];
  const conformance::RunReport run = name == "conformant" ? conformance::ConformantRun()
                                     : name == "hostile"  ? conformance::HostileRun()
                                     : name == "plain"    ? conformance::PlainRun()
                                     : name == "selected" ? conformance::SelectedRun()
                                     : name == "known"    ? conformance::KnownRun()
                                     : name == "stale"    ? conformance::OutOfDateRun()
                                                          : conformance::IncompleteRun();
  const std::string report =
      format == "json" ? conformance::JsonReport(run) : conformance::JunitReport(run);
  return std::fwrite(report.data(), 1, report.size(), stdout) == report.size() ? 0 : 1;
}
