// RepeatedCase: what a case comes to that is played more than once.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "conformance/judge/case_report.h"
#include "conformance/judge/repetitions.h"

namespace conformance {

class RepeatedCase {
 public:
  // Add takes what one repetition came to. Nothing is kept of it that Joined does not show.
  void Add(CaseReport report);
  // Joined is the report of all repetitions, of which there is at least one: its outcome is the worst of any, so
  // that no failure is repeated away, and what was seen is of the first such. It has the findings of all,
  // those of one defect, clause and level from the first that shows any; one that not every repetition
  // shows says in how many.
  CaseReport Joined() const;

 private:
  // Findings that say the same.
  struct Shown {
    std::vector<Finding> findings;
    std::size_t in = 0;  // so many repetitions
  };

  std::optional<CaseReport> worst_;  // without its findings
  std::vector<Shown> shown_;
  Repetitions repetitions_;
};

}  // namespace conformance
