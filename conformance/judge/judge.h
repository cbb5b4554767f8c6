// The judge: evidence in, findings out. A pure function; it starts nothing and reads no clock.
#pragma once

#include "conformance/case/case.h"
#include "conformance/evidence/evidence.h"
#include "conformance/judge/verdict.h"

namespace conformance {

// JudgeAlone says what the evidence of one case shows by itself: answer, findings, and kHeld,
// kWarned, kFailed or kUnsupported.
CaseVerdict JudgeAlone(const Case& of, Profile profile, Evidence evidence);

// JudgeWithTwin settles a verdict in the light of its twin's: a refusal counts only where the twin
// was accepted, and memory is measured against the twin's.
void JudgeWithTwin(CaseVerdict& verdict, const CaseVerdict& twin, Profile profile);

}  // namespace conformance
