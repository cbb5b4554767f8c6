// Matter: one run of a case, as the checks look at it.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/evidence/evidence.h"
#include "conformance/judge/case_report.h"
#include "conformance/judge/reply.h"

namespace conformance {

// Complaints is what a check finds: one line of evidence for each breach.
using Complaints = std::vector<std::string>;

// KnownFiles is the names and the hashes of contents that stood in the client's folders before a
// run.
using KnownFiles = std::set<std::pair<std::string, std::size_t>>;
std::pair<std::string, std::size_t> Known(const LeftFile& file);

// Matter is what the checks look at: one run of a case.
struct Matter {
  const Case& of;
  Profile profile;
  const Encounter& run;               // the judged one, or one that came before it
  const Evidence& evidence;           // of that run
  Reply reply;                        // in that run
  bool right_key;                     // the reply holds one that the answer carries
  const CaseReport* twin;             // null: the case has none
  const KnownFiles* known = nullptr;  // null: none stood there
  const CaseReport* smoke = nullptr;  // of a sound answer; null: this is the smoke case
};

// Expected is what the case asks for in this run.
Expectation Expected(const Matter& matter);

// HoldsAKey: the client answered with a key, whichever.
bool HoldsAKey(const Matter& matter);

}  // namespace conformance
