// What a client took: bytes of an answer without end, memory, descriptors.
#pragma once

#include "conformance/judge/matter.h"

namespace conformance {

// LookAtTheBytesTaken: the agent stops an endless answer when the proof is complete.
Complaints LookAtTheBytesTaken(const Matter& matter);
Complaints LookAtMemory(const Matter& matter);
Complaints LookAtMemoryGrowth(const Matter& matter);
Complaints LookAtDescriptors(const Matter& matter);

}  // namespace conformance
