// What a client answered, and when.
#pragma once

#include "conformance/judge/matter.h"

namespace conformance {

Complaints LookAtAcceptance(const Matter& matter);
Complaints LookAtDoubtfulAcceptance(const Matter& matter);
Complaints LookAtTheKey(const Matter& matter);
// LookAtWhatWasNotAsked is of a client that is asked one question over and over.
Complaints LookAtWhatWasNotAsked(const Matter& matter);
Complaints LookAtThePublicKey(const Matter& matter);
Complaints LookAtRefusal(const Matter& matter);
Complaints LookAtLateRefusal(const Matter& matter);
Complaints LookAtTime(const Matter& matter);

}  // namespace conformance
