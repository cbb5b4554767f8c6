// Sample runs for the tests of the reports, with clients that say what breaks a careless report.
#pragma once

#include <string>
#include <vector>

#include "conformance/judge/verdict.h"

namespace conformance {

// The secret of every case: bytes 0x80 to 0x9f, which are no UTF-8.
Bytes SampleSecret();

// SampleCase is a case of this id and clause; TO clauses MUST accept, others MUST refuse.
Case SampleCase(std::string id, std::string clause);

// HeldVerdict is the case as a sound client meets it, in its first 12 ms, with SampleSecret on the
// wire.
CaseVerdict HeldVerdict(const Case& of);

// ConformantRun has two cases that held. HostileRun has every outcome, and a client whose output is
// hostile to terminals, XML and JSON and holds the secret. IncompleteRun failed its smoke test.
// They point to cases that live for ever.
RunVerdict ConformantRun();
RunVerdict HostileRun();
RunVerdict IncompleteRun();

}  // namespace conformance
