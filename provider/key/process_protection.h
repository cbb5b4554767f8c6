// ProcessProtection: keeps this process's memory out of core dumps and away from other processes of
// the same user.
#pragma once

#include <sys/resource.h>

#include <optional>

#include "provider/agent/result.h"

namespace provider {

// While a ProcessProtection lives, the process is not dumpable (prctl(2), PR_SET_DUMPABLE) and its
// soft limit on core files is 0. Its destruction brings back what was before: a leak checker at
// exit has to attach to the process. So it is made before the first secret, and goes after the
// last.
class ProcessProtection {
 public:
  // Engage refuses with kProcessNotProtected when the system does; then everything is as before.
  static Result<ProcessProtection> Engage();

  ProcessProtection(ProcessProtection&& other) noexcept;
  ProcessProtection& operator=(ProcessProtection&&) = delete;
  ~ProcessProtection();

 private:
  struct Previous {
    int dumpable = 0;
    rlimit core{};
  };

  explicit ProcessProtection(const Previous& previous) : previous_(previous) {}

  std::optional<Previous> previous_;  // nothing after a move
};

}  // namespace provider
