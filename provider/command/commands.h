// The commands of arc-key-provider.
#pragma once

#include "provider/command/command_line.h"
#include "provider/command/exit_status.h"
#include "provider/key/config.h"

namespace provider {

// Run does what the command line asks, with the configuration in the environment. Results go to
// standard output, a refusal and warnings to standard error; a refusal leaves standard output
// empty, but for verify, which prints its checks first. exec comes back only where it refuses.
ExitStatus Run(const CommandLine& line, const Lookup& environment);

}  // namespace provider
