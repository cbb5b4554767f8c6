// Holdings: what processes hold, as /proc shows it.
#pragma once

#include <sys/types.h>

#include "conformance/evidence/evidence.h"

namespace conformance {

// HeldBelow is what every process that descends from `ancestor` holds, all together. A process that is
// gone meanwhile, or that may not be looked at, holds nothing.
Held HeldBelow(pid_t ancestor);

}  // namespace conformance
