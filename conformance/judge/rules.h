// Rules: what the judge goes by.
#pragma once

#include <span>

#include "conformance/case/case.h"
#include "conformance/evidence/evidence.h"
#include "conformance/judge/case_report.h"
#include "conformance/judge/checks.h"
#include "conformance/judge/proof.h"

namespace conformance {

struct Rules {
  std::span<const Check> checks;
  Proof (*proof)(const CaseReport& report, const CaseReport* twin);
  // What an earlier run leaves the judged one worth.
  Proof (*proof_of_earlier)(Expectation expectation, const Evidence& evidence);
};

// RulesInForce is Checks(), ProofOf and ProofOfEarlier. It stands in an object file of its own: the program that
// shows what becomes of a bent rule (testing/bent_rules.h) links one of its own in its place.
const Rules& RulesInForce();

}  // namespace conformance
