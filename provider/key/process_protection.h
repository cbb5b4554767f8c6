// ProcessProtection: keeps this process's memory out of core dumps and away from other processes of
// the same user.
#pragma once

#include "provider/agent/result.h"

namespace provider {

// While any ProcessProtection lives, the process is not dumpable (prctl(2), PR_SET_DUMPABLE) and its
// soft limit on core files is 0. They are counted, in whatever order they go: the destruction of the
// last brings back what was before the first, because a leak checker at exit has to attach to the
// process. So one is made before the first secret, and goes after the last.
class ProcessProtection {
 public:
  // Engage also makes secret memory ready (secret_memory.h). Refuses with kProcessNotProtected and
  // kMemoryNotLocked when the system does; then everything is as before.
  static Result<ProcessProtection> Engage();

  ProcessProtection(ProcessProtection&& other) noexcept;
  ProcessProtection& operator=(ProcessProtection&&) = delete;
  ~ProcessProtection();

 private:
  ProcessProtection() = default;

  bool counted_ = true;  // not after a move
};

}  // namespace provider
