// Rules: what the judge goes by.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "conformance/case/case.h"
#include "conformance/evidence/evidence.h"
#include "conformance/judge/case_report.h"
#include "conformance/judge/checks.h"
#include "conformance/judge/proof.h"

namespace conformance {

struct Rules {
  std::span<const Check> checks;
  Proof (*proof)(const CaseReport& report, const CaseReport* twin);
  // Why an earlier run leaves the judged one without meaning.
  std::optional<std::string> (*why_not_met)(Expectation expectation, const Evidence& evidence);
};

// RulesInForce is Checks(), ProofOf and WhyNotMet. It stands in an object file of its own: the program that
// shows what becomes of a bent rule (testing/bent_rules.h) links one of its own in its place.
const Rules& RulesInForce();

}  // namespace conformance
