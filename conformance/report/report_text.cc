#include "conformance/report/report_text.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "conformance/judge/excerpt.h"
#include "dstack_version.h"

namespace conformance {

std::string ShownReason(const RunReport& run) {
  if (run.Conclusion() != Verdict::kIncomplete) return "";
  return Shortened(Printable(run.WhyIncomplete()), kMostShown);
}

std::string Counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string VerdictWords(const RunReport& run) {
  const std::size_t known = run.Failures(/*known=*/true);
  const std::string known_words = Counted(known, "known failure");
  const std::size_t lines = run.OutOfDateEntries().size();
  const std::string to_change =
      lines == 0 ? "" : fmt::format("; {} of the known failures to change", Counted(lines, "line"));
  switch (run.Conclusion()) {
    case Verdict::kConformant:
      return "conformant";
    case Verdict::kSelectionHeld:
      return "selection held";
    case Verdict::kNotConformant:
      if (!run.asked.known_failures) return "NOT CONFORMANT";
      return fmt::format("NOT CONFORMANT; {}, {}{}",
                         Counted(run.Failures(/*known=*/false), "new failure"), known_words,
                         to_change);
    case Verdict::kKnownFailures:
      return fmt::format("not conformant; {}, none new", known_words);
    case Verdict::kOutOfDate:
      return fmt::format("KNOWN FAILURES OUT OF DATE; {}{}",
                         known == 0 ? "nothing failed" : known_words + ", none new", to_change);
    case Verdict::kIncomplete:
      return "INCOMPLETE";
  }
  std::abort();
}

std::string OutOfDateText(const KnownFailures& known, const OutOfDate& entry) {
  return fmt::format("{}:{}: {}: {}", ShownText(known.path()), entry.line, entry.entry, entry.why);
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
  const auto add = [&options](std::string_view option, const std::vector<std::string>& globs) {
    if (globs.empty()) return;
    const std::string list = fmt::format("{}", fmt::join(globs, ","));
    options.push_back(fmt::format("{} {}", option, Printable(list)));
  };
  add("--filter", run.asked.filter);
  add("--exclude", run.asked.exclude);
  if (const auto& rerun = run.asked.rerun) add("--rerun-failed", {rerun->file});
  if (run.asked.sweep == "off") options.emplace_back("--sweep off");
  return fmt::format("{} of {} cases, selected by {}", run.asked.selected_cases,
                     run.asked.catalog_cases, fmt::join(options, " "));
}

}  // namespace conformance
