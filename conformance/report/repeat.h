// Repeat: commands as somebody would type them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/judge/run_report.h"

namespace conformance {

// ShellLine is words for a POSIX shell, each quoted where it has to be; $'...' where it holds what
// cannot be shown.
std::string ShellLine(const std::vector<std::string>& words);

// RepeatCommand runs one case again as the run did: its profile, agent, world, deadline, sweeps,
// variables and case files, and the client.
std::string RepeatCommand(const RunReport& run, std::string_view id);

}  // namespace conformance
