// The processes of the machine, as /proc shows them.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace conformance {

struct Survivors {
  std::vector<pid_t> processes;
  // A process that started no earlier than the client shows no environment, as one does for a
  // moment within exec: whose it is will be seen then.
  bool unsettled = false;
};

// SurvivorsOf is every live process but the client itself that is in the client's process group, or
// has the entry `marker` ("NAME=VALUE") in its environment. Zombies are not live.
Survivors SurvivorsOf(pid_t client, const std::string& marker);

}  // namespace conformance
