#include "conformance/judge/case_report.h"

#include <algorithm>

namespace conformance {

Severity CaseReport::Worst(const Finding& finding) const {
  const bool took_a_wrong_key = finding.defect == Defect::kAcceptedAWrongKey ||
                                (finding.defect == Defect::kAcceptedWhatItMustRefuse && !accepted);
  const Clause* broken = FindClause(finding.clause);
  return took_a_wrong_key || broken == nullptr ? Severity::kCritical : broken->worst;
}

bool CaseReport::Fails() const {
  return outcome == Outcome::kFailed ||
         std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.level == Level::kMust; });
}

std::optional<Defect> CaseReport::Suspected() const {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& each) { return each.suspicion; });
  if (found == findings.end()) return std::nullopt;
  return found->defect;
}

}  // namespace conformance
