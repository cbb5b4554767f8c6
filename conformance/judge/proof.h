// Proof: what a refusal is worth.
#pragma once

#include <string>

#include "conformance/judge/case_report.h"

namespace conformance {

struct Proof {
  Outcome outcome = Outcome::kHeld;  // kHeld, kVacuous, kUnsupported or kUnproven
  std::string why;                   // unless kHeld
};

// ProofOf: a refusal proves something only where its twin was accepted; `twin` is null for a case without
// one. Where the profile let the twin be refused it is vacuous. Whatever is no refusal needs no proof.
Proof ProofOf(const CaseReport& report, const CaseReport* twin);

}  // namespace conformance
