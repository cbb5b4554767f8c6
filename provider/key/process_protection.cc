#include "provider/key/process_protection.h"

#include <sys/prctl.h>

#include <utility>

namespace provider {

Result<ProcessProtection> ProcessProtection::Engage() {
  Previous previous;
  previous.dumpable = prctl(PR_GET_DUMPABLE);
  if (previous.dumpable < 0 || getrlimit(RLIMIT_CORE, &previous.core) != 0) {
    return Reason::kProcessNotProtected;
  }
  ProcessProtection protection(previous);
  const rlimit no_core{.rlim_cur = 0, .rlim_max = previous.core.rlim_max};
  if (setrlimit(RLIMIT_CORE, &no_core) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
    return Reason::kProcessNotProtected;
  }
  return protection;
}

ProcessProtection::ProcessProtection(ProcessProtection&& other) noexcept
    : previous_(std::exchange(other.previous_, std::nullopt)) {
}

ProcessProtection::~ProcessProtection() {
  if (!previous_) return;
  // Neither can fail in a way that leaves less protection than before.
  static_cast<void>(prctl(PR_SET_DUMPABLE, previous_->dumpable));
  static_cast<void>(setrlimit(RLIMIT_CORE, &previous_->core));
}

}  // namespace provider
