#include "conformance/report/report_text.h"

#include <fmt/format.h>

#include "conformance/judge/excerpt.h"
#include "dstack_version.h"

namespace conformance {

std::string ShownReason(const RunReport& run) {
  if (run.Conclusion() != Verdict::kIncomplete) return "";
  return Shortened(Printable(run.WhyIncomplete()), kMostShown);
}

std::string ShownText(std::string_view text) {
  return Shortened(Printable(text), kMostShown);
}

std::string AgentText(const AgentNamed& agent) {
  if (agent.kind == "mock") return "a mock guest agent";
  return fmt::format("{} {}, dstack {}",
                     agent.kind == "simulator" ? "the simulator of" : "the agent at",
                     ShownText(agent.place), ShownText(agent.version));
}

std::string ScopeNotice(const RunReport& run) {
  return fmt::format("{} Answers of {}; the keys of the run carry no security", DSTACK_SCOPE,
                     AgentText(run.asked.agent));
}

std::string SelectionText(const RunReport& run) {
  if (run.whole_catalog) return "";
  return fmt::format("{} of {} cases, selected by --filter {}", run.asked.selected_cases,
                     run.asked.catalog_cases,
                     Printable(fmt::format("{}", fmt::join(run.asked.filter, ","))));
}

}  // namespace conformance
