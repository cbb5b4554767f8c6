// How a client ended, and what it left running.
#pragma once

#include "conformance/judge/matter.h"

namespace conformance {

Complaints LookAtTheExitStatus(const Matter& matter);
Complaints LookForAnEmptyKey(const Matter& matter);
Complaints LookAtTheKeyLine(const Matter& matter);
Complaints LookAtTheLostLine(const Matter& matter);
// LookAtWaiting: an agent that leaves a client waiting is the case's own matter.
Complaints LookAtWaiting(const Matter& matter);
Complaints LookAtHanging(const Matter& matter);
Complaints LookAtSignals(const Matter& matter);
Complaints LookAtWhatIsLeftRunning(const Matter& matter);

}  // namespace conformance
