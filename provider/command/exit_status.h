// ExitStatus: what the command arc-key-provider ends with.
#pragma once

#include <array>
#include <string_view>

#include "provider/agent/reason.h"

namespace provider {

enum class ExitStatus {
  kSuccess = 0,
  kRefused = 1,
  kUsage = 2,
  kKeyFile = 3,
  // As env(1) and the shells have it.
  kCommandNotRunnable = 126,
  kCommandNotFound = 127,
};

inline constexpr std::array kExitStatuses{ExitStatus::kSuccess,
                                          ExitStatus::kRefused,
                                          ExitStatus::kUsage,
                                          ExitStatus::kKeyFile,
                                          ExitStatus::kCommandNotRunnable,
                                          ExitStatus::kCommandNotFound};

// Where exec ran its command, the status is that command's, whatever it is.

// Meaning says, for --help and the documentation, when the command ends so.
std::string_view Meaning(ExitStatus status);

// StatusOf a refusal follows from where its cause lies.
ExitStatus StatusOf(Fault fault);
ExitStatus StatusOf(Reason reason);

}  // namespace provider
