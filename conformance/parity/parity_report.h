// Parity report: what was compared, for people and for programs.
#pragma once

#include <string>

#include "conformance/parity/parity.h"

namespace conformance::parity {

// ParityText is a block for each difference and a line that sums up. `verbose`: also the requests
// and what came of them, of everything in the report.
std::string ParityText(const ParityReport& report, bool verbose);
// ParityJson is one JSON value; docs/parity.md has its members.
std::string ParityJson(const ParityReport& report);

}  // namespace conformance::parity
