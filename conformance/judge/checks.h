// The checks: everything that a run of a client can show against it, one row each.
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/evidence/evidence.h"
#include "conformance/judge/case_report.h"
#include "conformance/judge/finding.h"
#include "conformance/judge/reply.h"

namespace conformance {

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
  const CaseReport* twin;             // null: the case has none
  const KnownFiles* known = nullptr;  // null: none stood there
  const CaseReport* smoke = nullptr;  // of a sound answer; null: this is the smoke case
};

// Which runs a check looks at.
enum class Scope {
  kEveryRun,   // of every case, those before the judged one included
  kJudgedRun,  // of every case
  kOwnCases,   // the judged run of a case of the clause that the check proves
};

// How much a breach weighs.
enum class Weight {
  kMust,      // whatever the profile leaves open
  kShould,    // likewise
  kOfClause,  // what the clause is in the profile; where that is MAY, nothing is found
};

struct Check {
  std::string_view name;  // unique: "request-line"
  Defect defect;
  std::string_view clause;  // that a breach breaks; kClauseOfTheCase: the case's own
  Scope scope;
  Weight weight;
  bool suspicion;  // what it finds rests on time or memory
  // One line of evidence for each breach.
  std::vector<std::string> (*look)(const Matter& matter);
};

inline constexpr std::string_view kClauseOfTheCase;

// Checks is the table, in the order in which findings are reported.
std::span<const Check> Checks();

}  // namespace conformance
