// ExitStatus: what the command arc-key-provider ends with.
#pragma once

#include "provider/agent/reason.h"

namespace provider {

enum class ExitStatus {
  kSuccess = 0,
  kRefused = 1,  // no key: the agent, its answer, the derivation or standard output
  kUsage = 2,    // the command line or the configuration
  kKeyFile = 3,  // the key file
};

// StatusOf sorts the reasons into the exit statuses.
ExitStatus StatusOf(Reason reason);

}  // namespace provider
