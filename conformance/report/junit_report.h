// The JUnit report: a run's verdict for CI systems.
#pragma once

#include <string>

#include "conformance/judge/run_report.h"

namespace conformance {

// JunitReport is JUnit XML with one test suite and a testcase a case: class name the clause, name
// the id. A failed case is a failure, an unproven one an error, an unsupported or vacuous one
// skipped, and so is one of these that was known; a warning is system-out. A run that is incomplete has
// one more testcase, which is an error, and one whose known failures are out of date one that is a
// failure: no CI system reads them as passed. Well-formed XML 1.0 whatever a client wrote.
std::string JunitReport(const RunReport& run);

}  // namespace conformance
