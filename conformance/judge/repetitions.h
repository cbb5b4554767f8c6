// Repetitions: how often a case that was played more than once came to what.
#pragma once

#include <cstddef>
#include <map>

#include "conformance/judge/finding.h"

namespace conformance {

struct Repetitions {
  std::map<Outcome, std::size_t> outcomes;  // none that it did not come to

  std::size_t Played() const;
  // Flaky: it did not come to the same each time.
  bool Flaky() const { return outcomes.size() > 1; }
  // Times is how often it came to this.
  std::size_t Times(Outcome outcome) const;
};

}  // namespace conformance
