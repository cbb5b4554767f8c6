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

std::string MinSeverityText(const RunReport& run) {
  return fmt::format("below --min-severity {}", Name(run.asked.min_severity));
}

namespace {

// ThresholdWords is what every verdict of a run adds that does not fail for everything.
std::string ThresholdWords(const RunReport& run) {
  if (run.asked.min_severity == Severity::kLow) return "";
  const std::size_t below = run.FailuresBelow();
  return below == 0 ? fmt::format("; --min-severity {}", Name(run.asked.min_severity))
                    : fmt::format("; {} {}", Counted(below, "failure"), MinSeverityText(run));
}

// NotConformantWords is how many failures are to blame, where not all are.
std::string NotConformantWords(const RunReport& run) {
  const std::size_t failures = run.Failures(/*known=*/false);
  if (run.asked.known_failures) {
    return fmt::format("NOT CONFORMANT; {}, {}", Counted(failures, "new failure"),
                       Counted(run.Failures(/*known=*/true), "known failure"));
  }
  if (run.asked.min_severity == Severity::kLow) return "NOT CONFORMANT";
  return fmt::format("NOT CONFORMANT; {} of at least {}", Counted(failures, "failure"),
                     Name(run.asked.min_severity));
}

// FlakyWords is what every verdict adds where a case did not come to the same each time.
std::string FlakyWords(const RunReport& run) {
  const std::size_t flaky = run.Flaky();
  return flaky == 0 ? ""
                    : fmt::format("; {} flaky in {} repetitions", Counted(flaky, "case"),
                                  run.asked.repeat);
}

std::string SteadyWords(const RunReport& run) {
  const std::size_t known = run.Failures(/*known=*/true);
  const std::size_t below = run.FailuresBelow();
  const std::string threshold = ThresholdWords(run);
  const std::string known_words = Counted(known, "known failure");
  const std::size_t lines = run.OutOfDateEntries().size();
  const std::string to_change =
      lines == 0 ? "" : fmt::format("; {} of the known failures to change", Counted(lines, "line"));
  switch (run.Conclusion()) {
    case Verdict::kConformant:
      return "conformant" + threshold;
    case Verdict::kSelectionHeld:
      return "selection held" + threshold;
    case Verdict::kNotConformant:
      return NotConformantWords(run) + to_change + threshold;
    case Verdict::kKnownFailures:
      return fmt::format("not conformant; {}, none new{}", known_words, threshold);
    case Verdict::kBelowMinSeverity:
      return fmt::format("not conformant{}, none that reaches it{}", threshold,
                         known == 0 ? "" : "; " + known_words);
    case Verdict::kOutOfDate:
      return fmt::format("KNOWN FAILURES OUT OF DATE; {}{}{}",
                         known + below == 0 ? "nothing failed"
                         : below == 0       ? known_words + ", none new"
                                            : known_words,
                         to_change, threshold);
    case Verdict::kIncomplete:
      return "INCOMPLETE" + threshold;
  }
  std::abort();
}

}  // namespace

std::string VerdictWords(const RunReport& run) {
  return SteadyWords(run) + FlakyWords(run);
}

std::string RepetitionText(const Repetitions& repetitions) {
  std::string out;
  for (const Outcome outcome : {Outcome::kFailed, Outcome::kUnproven, Outcome::kUnsupported,
                                Outcome::kWarned, Outcome::kVacuous, Outcome::kHeld}) {
    const std::size_t times = repetitions.Times(outcome);
    if (times == 0) continue;
    out += out.empty() ? fmt::format("{} of {} {}", times, repetitions.Played(), Name(outcome))
                       : fmt::format(", {} {}", times, Name(outcome));
  }
  return out;
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
