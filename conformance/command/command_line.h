// The command line of dstack-conformance.
#pragma once

#include "conformance/judge/run_report.h"

namespace conformance {

// RunCommandLine does what the arguments say and returns the process's exit status. Reports go to
// standard output, errors and progress to standard error.
ExitStatus RunCommandLine(int argc, char** argv);

}  // namespace conformance
