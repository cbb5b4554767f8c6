#include "conformance/report/report_text.h"

#include <fmt/format.h>

#include "conformance/judge/excerpt.h"

namespace conformance {

std::string ShownReason(const RunReport& run) {
  if (run.Conclusion() != Verdict::kIncomplete) return "";
  return Shortened(Printable(run.WhyIncomplete()), kMostShown);
}

std::string SelectionText(const RunReport& run) {
  if (run.whole_catalog) return "";
  return fmt::format("{} of {} cases, selected by --filter {}", run.asked.selected_cases,
                     run.asked.catalog_cases,
                     Printable(fmt::format("{}", fmt::join(run.asked.filter, ","))));
}

}  // namespace conformance
