// What a client left behind in its output, its files and with strangers.
#pragma once

#include "conformance/judge/matter.h"

namespace conformance {

Complaints LookForKeyMaterial(const Matter& matter);
Complaints LookForLeaks(const Matter& matter);
// LookAtTheAmount: what nobody has looked through proves nothing about leaks.
Complaints LookAtTheAmount(const Matter& matter);
Complaints LookAtDecoys(const Matter& matter);

}  // namespace conformance
