#include "conformance/report/report_text.h"

#include <fmt/format.h>

#include <string>
#include <vector>

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
  std::vector<std::string> options;
  if (!run.asked.filter.empty()) {
    options.push_back(
        fmt::format("--filter {}", Printable(fmt::format("{}", fmt::join(run.asked.filter, ",")))));
  }
  if (run.asked.sweep == "off") options.emplace_back("--sweep off");
  return fmt::format("{} of {} cases, selected by {}", run.asked.selected_cases,
                     run.asked.catalog_cases, fmt::join(options, " "));
}

}  // namespace conformance
