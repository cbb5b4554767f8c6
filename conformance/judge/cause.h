// Cause: the findings that one fault of a client explains, with the cases that show it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "conformance/case/clause.h"
#include "conformance/judge/case_report.h"
#include "conformance/judge/finding.h"
#include "conformance/judge/run_report.h"

namespace conformance {

// What one case has of a cause.
struct CauseCase {
  const CaseReport* report;
  std::vector<const Finding*> findings;  // in their order; none: it failed without one
};

// Cause is the findings of one defect that break one clause, at one level and equally bad, all of them
// known, or all of them new and below what fails the run, or all of them new and not. A wrong
// exit status and a missing key line say little of the answer that they are seen with: they are one
// cause each, whatever clause the case is of.
struct Cause {
  std::optional<Defect> defect;     // none: cases that failed without a finding
  Level level = Level::kMust;       // in the run's profile; kShould: a warning
  Severity worst = Severity::kLow;  // of any of its findings
  bool known = false;               // all of its findings were known, and else none of them was
  bool below = false;  // likewise: they cost less than fails the run, and were not known
  std::vector<std::string> clauses;  // that it breaks, by id; at least one
  std::vector<CauseCase> cases;      // by id; at least one
  std::size_t example = 0;           // which of them stands for all: of the worst, the first

  const CauseCase& Example() const { return cases[example]; }
  // Clause is the one that the example breaks.
  const std::string& Clause() const;
};

// WhyKnown is the entry of the known failures about a cause that was known: about its example. Null: it
// was not.
const KnownFailure* WhyKnown(const RunReport& run, const Cause& cause);

// CausesOf is what a report shows first to last: MUST before SHOULD; what fails the run before what is
// below that, and this before what was known;
// then what costs most; then by the clause's kind, in the order of Kind; then what most cases show. They point into the run, which has
// to outlive them.
std::vector<Cause> CausesOf(const RunReport& run);

}  // namespace conformance
