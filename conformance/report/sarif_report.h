// The SARIF report: what a run found, for tools that read results of analyses.
#pragma once

#include <string>

#include "conformance/judge/run_report.h"

namespace conformance {

// SarifReport is a SARIF 2.1.0 log of one run: a result for each cause, whose rule is the clause, and whose
// place is the client's command; no file is made up. A run that is incomplete, or whose known failures are
// out of date, has a result that says so, so that no tool shows it as clean. What was known is suppressed.
std::string SarifReport(const RunReport& run);

}  // namespace conformance
