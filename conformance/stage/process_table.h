// The processes of the machine, as /proc shows them.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace conformance {

// ProcessesOf is every live process but the client itself that is in the client's process group, or
// has the entry `marker`
// ("NAME=VALUE") in its environment. Zombies are not live.
std::vector<pid_t> ProcessesOf(pid_t client, const std::string& marker);

}  // namespace conformance
