// EarlierRun: what has to have happened in the runs that come before the one that is judged.
#pragma once

#include "conformance/case/clause.h"
#include "conformance/evidence/evidence.h"
#include "conformance/judge/proof.h"

namespace conformance {

// ProofOfEarlier is kUnproven where an earlier run that had to be accepted did not end with one of the keys, or
// one that had to be refused was not; kUnsupported where the client said that it cannot; kHeld where it went as
// it had to.
Proof ProofOfEarlier(Expectation expectation, const Evidence& evidence);

}  // namespace conformance
