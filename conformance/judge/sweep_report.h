// SweepReport: what the points of a sweep come to, as one case.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/judge/case_report.h"

namespace conformance {

// What one point of a sweep came to.
struct PointReport {
  std::size_t place = 0;  // the byte of the answer, from 0, or the length of the secret
  std::string words;      // what the agent's answer does there: "lacks "2" in "HTTP/1.1 [2]00 "..."
  CaseReport report;
};

// WeightOf is how bad an outcome is, beside others of the same case.
int WeightOf(Outcome outcome);

// Joined is the report of the case: its outcome is the worst of any point's, what was seen is of the first
// such point (that has a trace, where any has), and findings that differ
// only in their points are one, which names the points as ranges and shows the first. `unit` is what the
// places count, `all` how many points there are, of which `points` were played, at least one.
CaseReport Joined(const std::vector<PointReport>& points, std::string_view unit, std::size_t all);

}  // namespace conformance
