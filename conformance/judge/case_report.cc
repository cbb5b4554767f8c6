#include "conformance/judge/case_report.h"

#include <algorithm>

namespace conformance {

std::optional<Defect> CaseReport::Suspected() const {
  const auto found = std::find_if(findings.begin(), findings.end(),
                                  [](const Finding& each) { return each.suspicion; });
  if (found == findings.end()) return std::nullopt;
  return found->defect;
}

}  // namespace conformance
