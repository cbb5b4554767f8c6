#include "conformance/judge/repeated_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "conformance/judge/excerpt.h"
#include "conformance/judge/sweep_report.h"

namespace conformance {
namespace {

bool OfOneKind(const Finding& left, const Finding& right) {
  return std::tie(left.defect, left.clause, left.level, left.suspicion) ==
         std::tie(right.defect, right.clause, right.level, right.suspicion);
}

// ByKind is the findings of a report, those of one kind together.
std::vector<std::vector<Finding>> ByKind(std::vector<Finding> findings) {
  std::vector<std::vector<Finding>> kinds;
  for (Finding& finding : findings) {
    const auto same = std::find_if(kinds.begin(), kinds.end(), [&finding](const auto& kind) {
      return OfOneKind(kind.front(), finding);
    });
    if (same == kinds.end()) {
      kinds.push_back({std::move(finding)});
    } else {
      same->push_back(std::move(finding));
    }
  }
  return kinds;
}

bool WorseThan(const CaseReport& left, const CaseReport& right) {
  return WeightOf(left.outcome) > WeightOf(right.outcome);
}

}  // namespace

void RepeatedCase::Add(CaseReport report) {
  ++repetitions_.outcomes[report.outcome];
  for (std::vector<Finding>& kind : ByKind(std::exchange(report.findings, {}))) {
    const auto same = std::find_if(shown_.begin(), shown_.end(), [&kind](const Shown& shown) {
      return OfOneKind(shown.findings.front(), kind.front());
    });
    if (same == shown_.end()) {
      shown_.push_back({.findings = std::move(kind), .in = 1});
    } else {
      ++same->in;
    }
  }
  if (!worst_) {
    worst_ = std::move(report);
    return;
  }
  CaseReport& worst = *worst_;
  const bool accepted = worst.accepted && report.accepted;
  const bool clause_held = worst.clause_held && report.clause_held;
  if (WorseThan(report, worst)) worst = std::move(report);
  worst.accepted = accepted;
  worst.clause_held = clause_held;
}

CaseReport RepeatedCase::Joined() const {
  const std::size_t played = repetitions_.Played();
  if (!worst_) std::abort();
  CaseReport joined = *worst_;
  joined.repetitions = repetitions_;
  for (const Shown& shown : shown_) {
    for (Finding finding : shown.findings) {
      if (shown.in < played) {
        finding.detail =
            Shortened(fmt::format("in {} of {} repetitions: {}", shown.in, played, finding.detail),
                      kMostShown);
      }
      joined.findings.push_back(std::move(finding));
    }
  }
  return joined;
}

}  // namespace conformance
