#include "provider/key/process_protection.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <mutex>
#include <utility>

#include "provider/agent/secret_memory.h"

namespace provider {
namespace {

// Protection is what the process had before the first ProcessProtection, and how many there are.
struct Protection {
  std::mutex mutex;
  int count = 0;
  int dumpable = 0;
  rlimit core{};
};

Protection& OfThisProcess() {
  static Protection protection;
  return protection;
}

bool Save(Protection& protection) {
  protection.dumpable = prctl(PR_GET_DUMPABLE);
  return protection.dumpable >= 0 && getrlimit(RLIMIT_CORE, &protection.core) == 0;
}

// Raise is done for each of them: the process may have undone it between two.
bool Raise(const Protection& protection) {
  const rlimit no_core{.rlim_cur = 0, .rlim_max = protection.core.rlim_max};
  return setrlimit(RLIMIT_CORE, &no_core) == 0 && prctl(PR_SET_DUMPABLE, 0) == 0;
}

void Restore(const Protection& protection) {
  // Neither can fail in a way that leaves less protection than before.
  static_cast<void>(prctl(PR_SET_DUMPABLE, protection.dumpable));
  static_cast<void>(setrlimit(RLIMIT_CORE, &protection.core));
}

}  // namespace

Result<ProcessProtection> ProcessProtection::Engage() {
  BOOST_OUTCOME_TRYV(PrepareSecretMemory());
  Protection& protection = OfThisProcess();
  const std::lock_guard lock(protection.mutex);
  const bool is_first = protection.count == 0;
  if (is_first && !Save(protection)) return Reason::kProcessNotProtected;
  if (!Raise(protection)) {
    if (is_first) Restore(protection);
    return Reason::kProcessNotProtected;
  }
  ++protection.count;
  return ProcessProtection();
}

ProcessProtection::ProcessProtection(ProcessProtection&& other) noexcept
    : counted_(std::exchange(other.counted_, false)) {
}

ProcessProtection::~ProcessProtection() {
  if (!counted_) return;
  Protection& protection = OfThisProcess();
  const std::lock_guard lock(protection.mutex);
  if (--protection.count == 0) Restore(protection);
}

}  // namespace provider
