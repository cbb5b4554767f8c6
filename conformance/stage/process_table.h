// The processes of the machine, as /proc shows them.
#pragma once

#include <sys/types.h>

#include <vector>

namespace conformance {

// ProcessesBelow is every process that descends from `ancestor`. Zombies are among them.
std::vector<pid_t> ProcessesBelow(pid_t ancestor);

// EndProcessesBelow kills and reaps every process that descends from this one, again and again until
// none is left. Only of a process to which orphans come: prctl(2), PR_SET_CHILD_SUBREAPER.
void EndProcessesBelow();

}  // namespace conformance
