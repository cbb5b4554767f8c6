// The console report: a run's verdict for people.
#pragma once

#include <string>

#include "conformance/judge/run_report.h"
#include "conformance/report/console_style.h"

namespace conformance {

// ConsoleReport is the text printed at the end: the verdict in a few words; what was asked; what the
// client did wrong, a block for each cause, the worst first (CauseText); what proved nothing and why;
// a summary by clause; what was not played and what the verdict does not say; and, always the last
// line, the verdict. Whatever a client said is redacted, escaped and shortened.
std::string ConsoleReport(const RunReport& run, const ConsoleStyle& style);

}  // namespace conformance
