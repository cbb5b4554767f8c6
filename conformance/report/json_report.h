// The JSON report: a run's verdict for machines.
#pragma once

#include <string>

#include "conformance/judge/run_report.h"

namespace conformance {

// JsonReport is one JSON object, docs/report.md and conformance/report/report.schema.json, its members
// always in the same order. It is well-formed UTF-8 whatever a client wrote.
std::string JsonReport(const RunReport& run);

// kReportSchemaVersion is what it says of itself.
inline constexpr int kReportSchemaVersion = 8;

}  // namespace conformance
