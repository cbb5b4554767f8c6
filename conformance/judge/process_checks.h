// How a client ended, and what it left running.
#pragma once

#include "conformance/judge/matter.h"

namespace conformance {

Complaints LookAtTheExitStatus(const Matter& matter);
Complaints LookForAnEmptyKey(const Matter& matter);
Complaints LookAtTheKeyLine(const Matter& matter);
Complaints LookAtTheLostLine(const Matter& matter);
// LookAtWaiting: for an answer that does not come, or not whole.
Complaints LookAtWaiting(const Matter& matter);
// LookAtWaitingOn: for more, with a whole and sound answer in its hands.
Complaints LookAtWaitingOn(const Matter& matter);
// LookAtHanging: where nothing leaves it waiting.
Complaints LookAtHanging(const Matter& matter);
Complaints LookAtSignals(const Matter& matter);
Complaints LookAtWhatIsLeftRunning(const Matter& matter);

}  // namespace conformance
