// FailureChoice: which failures fail a run.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>

#include "conformance/case/clause.h"
#include "conformance/judge/case_report.h"
#include "conformance/judge/known_failures.h"

namespace conformance {

struct FailureChoice {
  std::string known_failures;      // a file of them; empty: none
  std::string new_known_failures;  // where to make one; empty: nowhere
  std::string min_severity;        // by name: what costs less does not fail the run
  bool fail_fast = false;          // end at the first failure that does

  FailureChoice();
  Severity MinSeverity() const;
  // Enough is whether a report ends the run: it has a MUST finding that needs no confirmation, that was
  // not known and that costs enough. Null where no report does. `known` has to outlive it.
  std::function<bool(const CaseReport&)> Enough(const std::optional<KnownFailures>& known) const;
};

// AddFailureOptions adds --fail-fast, --known-failures, --write-known-failures and --min-severity.
void AddFailureOptions(CLI::App& app, FailureChoice& choice);

}  // namespace conformance
