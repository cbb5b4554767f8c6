// Reports: a run's verdict for people and for machines. No report holds a secret.
#pragma once

#include <string>

#include "conformance/verdict.h"

namespace conformance {

struct ConsoleStyle {
  bool colour = false;  // only on a terminal
  bool quiet = false;   // only the verdict line
};

// ConsoleReport is the text printed at the end: one line a failure with its evidence, a summary by clause, the command that
// repeats one case, what the verdict does not say (off-TEE), the verdict.
std::string ConsoleReport(const RunVerdict& run, const ConsoleStyle& style);

// JsonReport is one JSON object, docs/report.md.
std::string JsonReport(const RunVerdict& run);

// JunitReport is JUnit XML as CI systems read it: a testcase a case, failures with evidence, unsupported as skipped.
std::string JunitReport(const RunVerdict& run);

}  // namespace conformance
