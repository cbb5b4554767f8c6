// The processes of the machine, as /proc shows them.
#pragma once

#include <sys/types.h>

#include <vector>

namespace conformance {

// ProcessesBelow is every process that descends from `ancestor`. Zombies are among them.
std::vector<pid_t> ProcessesBelow(pid_t ancestor);

}  // namespace conformance
