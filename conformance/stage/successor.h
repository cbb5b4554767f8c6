// Successor: the agent whose socket takes the place of another one's during a run.
#pragma once

#include "conformance/case/encounter.h"
#include "conformance/case/result.h"

namespace conformance {

// SuccessorOf is what who asks the other agent meets: the sound answer, with ${other} for a key.
Result<Encounter> SuccessorOf(const Encounter& run);

}  // namespace conformance
