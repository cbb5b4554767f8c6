#include "conformance/judge/rules.h"

#include "conformance/judge/earlier_run.h"

namespace conformance {

const Rules& RulesInForce() {
  static const Rules rules{Checks(), ProofOf, ProofOfEarlier};
  return rules;
}

}  // namespace conformance
