// The checks: everything that a run of a client can show against it, one row each.
#pragma once

#include <span>
#include <string_view>

#include "conformance/judge/finding.h"
#include "conformance/judge/matter.h"

namespace conformance {

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
  Complaints (*look)(const Matter& matter);
};

inline constexpr std::string_view kClauseOfTheCase;

// Checks is the table, in the order in which findings are reported.
std::span<const Check> Checks();

}  // namespace conformance
