// The console report: a run's verdict for people.
#pragma once

#include <string>

#include "conformance/judge/run_report.h"

namespace conformance {

struct ConsoleStyle {
  bool colour = false;  // only on a terminal
  bool quiet = false;   // only the verdict line
};

// ConsoleReport is the text printed at the end: one line a finding, failures first and the worst of
// them before the others, then warnings, then what proved nothing and why; a summary by clause; the
// command that repeats one case; what was not played and what the verdict does not say; and, always
// the last line, the verdict. Whatever a client said is redacted, escaped and shortened.
std::string ConsoleReport(const RunReport& run, const ConsoleStyle& style);

}  // namespace conformance
