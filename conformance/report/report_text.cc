#include "conformance/report/report_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "conformance/judge/excerpt.h"

namespace conformance {

std::string ShownReason(const RunReport& run) {
  if (run.Conclusion() != Verdict::kIncomplete) return "";
  return Shortened(Printable(run.WhyIncomplete()), kMostShown);
}

std::string SelectionText(const RunReport& run) {
  if (run.whole_catalog) return "";
  const auto selected = std::count_if(run.cases.begin(), run.cases.end(),
                                      [](const CaseReport& report) { return report.selected; });
  return fmt::format("{} of {} cases, selected by --filter {}", selected, run.asked.catalog_cases,
                     Printable(fmt::format("{}", fmt::join(run.asked.filter, ","))));
}

}  // namespace conformance
