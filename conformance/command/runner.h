// The runner: a plan and a client in, a report out.
#pragma once

#include <string>
#include <vector>

#include "conformance/case/plan.h"
#include "conformance/case/result.h"
#include "conformance/command/run_options.h"
#include "conformance/judge/run_report.h"

namespace conformance {

// RunSuite runs the smoke case and, if the client passes it, every other case of the plan: first
// those on which a sound client ends at once, then those on which it may use up its deadline, many
// beside each other. What then rests on time or memory alone is run again by itself, up to three
// times, and holds only if it does each time. Of what was asked, the report
// has what plan, command and options say. An Error is the user's mistake; what fails on the way
// makes the report incomplete.
Result<RunReport> RunSuite(const Plan& plan, const std::vector<std::string>& command,
                           const RunOptions& options);

}  // namespace conformance
