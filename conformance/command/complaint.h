// What the commands of dstack-conformance say to a person, and the exit status that goes with it.
#pragma once

#include <string>
#include <string_view>

#include "conformance/case/result.h"
#include "conformance/judge/run_report.h"

namespace conformance {

// Complain says it on standard error, and is the status.
ExitStatus Complain(std::string_view message, ExitStatus status);
// A mistake in what the user gave is a usage error; what the machine would not do, or a run of nothing,
// leaves the run incomplete.
ExitStatus Complain(const Error& error);

// PrintText writes to standard output: kConformant, or kIncomplete where not all of it could be written.
ExitStatus PrintText(const std::string& text);

}  // namespace conformance
