#include "conformance/report/junit_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "conformance/report/markup_text.h"
#include "conformance/report/report_text.h"
#include "dstack_version.h"

namespace conformance {
namespace {

std::string Element(std::string_view name, std::string_view message) {
  return fmt::format("      <{} message=\"{}\"/>\n", name, MarkupText(message));
}

// WorstMust is the MUST finding that costs most, of equals the first; null: there is none.
const Finding* WorstMust(const CaseReport& report) {
  const Finding* worst = nullptr;
  for (const Finding& finding : report.findings) {
    if (finding.level != Level::kMust) continue;
    if (worst == nullptr || report.Worst(finding) < report.Worst(*worst)) worst = &finding;
  }
  return worst;
}

// KnownAs is the entry of a known failure, or of a case that is unproven as was known. Null: it is none.
const KnownFailure* KnownAs(const CaseReport& report, const RunReport& run) {
  if (report.outcome == Outcome::kFailed) return run.KnownBefore(report);
  return run.UnprovenAsKnown(report) ? run.KnownUnproven(report) : nullptr;
}

// FailedBelow is a failure that the run does not fail for.
bool FailedBelow(const CaseReport& report, const RunReport& run) {
  return report.outcome == Outcome::kFailed && run.Below(report);
}

// Excused is what makes no CI system red all the same.
bool Excused(const CaseReport& report, const RunReport& run) {
  return KnownAs(report, run) != nullptr || FailedBelow(report, run);
}

// The message names the worst MUST finding; the text holds all findings, a line each.
std::string FailureElement(const CaseReport& report) {
  std::string lines;
  for (const Finding& finding : report.findings) {
    lines += fmt::format("{} {} {} {}: {}\n", Name(finding.level), Name(report.Worst(finding)),
                         finding.clause, Name(finding.defect), MarkupText(finding.detail));
  }
  const Finding* worst = WorstMust(report);
  const std::string message =
      worst == nullptr ? std::string(kNoFinding)
                       : fmt::format("{}: {}", Name(report.Worst(*worst)), worst->detail);
  return fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                     MarkupText(message), worst == nullptr ? "" : Name(worst->defect), lines);
}

// SystemOut is the warnings of a case that has nothing worse, and how often it came to what.
std::string SystemOut(const CaseReport& report) {
  std::string lines;
  if (const auto& repetitions = report.repetitions; repetitions && repetitions->Flaky()) {
    lines += fmt::format("flaky: {}\n", RepetitionText(*repetitions));
  }
  for (const Finding& finding : report.findings) {
    if (report.outcome != Outcome::kWarned) break;
    lines += fmt::format("warning {} {}: {}\n", finding.clause, Name(finding.defect),
                         MarkupText(finding.detail));
  }
  return lines.empty() ? lines : fmt::format("      <system-out>{}</system-out>\n", lines);
}

// WhatIsKnown is a failure, or a case left open, that makes no CI system red.
std::string WhatIsKnown(const CaseReport& report, const KnownFailure& known) {
  const Finding* worst = WorstMust(report);
  const std::string_view what = worst != nullptr ? worst->detail
                                : report.Fails() ? kNoFinding
                                                 : report.note;
  return Element("skipped",
                 fmt::format("known to be {}: {}; {}", report.Fails() ? "failed" : "unproven",
                             known.reason, what));
}

std::string WhatIsBelow(const CaseReport& report, const RunReport& run) {
  const Finding* worst = WorstMust(report);
  return Element("skipped", fmt::format("failed, {}: {}{}", MinSeverityText(run),
                                        worst == nullptr ? "" : Name(report.Worst(*worst)),
                                        worst == nullptr ? "" : ": " + worst->detail));
}

std::string Body(const CaseReport& report, const RunReport& run) {
  if (const auto* known = KnownAs(report, run)) return WhatIsKnown(report, *known);
  if (FailedBelow(report, run)) return WhatIsBelow(report, run);
  const std::string note = fmt::format("{}: {}", Name(report.outcome), report.note);
  switch (report.outcome) {
    case Outcome::kHeld:
    case Outcome::kWarned:
      return "";
    case Outcome::kFailed:
      return FailureElement(report);
    case Outcome::kUnproven:
      return Element("error", note);
    case Outcome::kUnsupported:
    case Outcome::kVacuous:
      return Element("skipped", note);
  }
  std::abort();
}

std::string Seconds(std::chrono::milliseconds time) {
  return fmt::format("{:.3f}", static_cast<double>(time.count()) / 1000);
}

std::string Testcase(const CaseReport& report, const RunReport& run) {
  const std::string& said = report.seen.stderr_excerpt;
  return fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{}\">\n",
                     MarkupText(report.clause), MarkupText(report.id),
                     Seconds(report.seen.elapsed)) +
         Body(report, run) + SystemOut(report) +
         (said.empty() ? ""
                       : fmt::format("      <system-err>{}</system-err>\n", MarkupText(said))) +
         "    </testcase>\n";
}

// RunTestcase is one of the run itself, which is not passed.
std::string RunTestcase(std::string_view name, const std::string& body) {
  return fmt::format(
      "    <testcase classname=\"run\" name=\"{}\" time=\"0.000\">\n{}    </testcase>\n", name,
      body);
}

// OutOfDateTestcase is a failure with the known failures to change, a line each; empty for none.
std::string OutOfDateTestcase(const RunReport& run) {
  const auto& known = run.asked.known_failures;
  const auto entries = run.OutOfDateEntries();
  if (!known || entries.empty()) return "";
  std::string lines;
  for (const OutOfDate& entry : entries) lines += MarkupText(OutOfDateText(*known, entry)) + "\n";
  return RunTestcase(
      "known-failures",
      fmt::format("      <failure message=\"known failures to change\" type=\"\">{}</failure>\n",
                  lines));
}

// Tally counts the testcases as they look, those of the run itself too.
std::string Tally(const RunReport& run, bool incomplete, bool out_of_date) {
  const auto excused = [&run](Outcome outcome) {
    return static_cast<std::size_t>(
        std::count_if(run.cases.begin(), run.cases.end(), [&](const CaseReport& report) {
          return report.outcome == outcome && Excused(report, run);
        }));
  };
  const std::size_t failed = excused(Outcome::kFailed);
  const std::size_t unproven = excused(Outcome::kUnproven);
  return fmt::format(
      "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"",
      run.cases.size() + (incomplete ? 1 : 0) + (out_of_date ? 1 : 0),
      run.Count(Outcome::kFailed) - failed + (out_of_date ? 1 : 0),
      run.Count(Outcome::kUnproven) - unproven + (incomplete ? 1 : 0),
      run.Count(Outcome::kUnsupported) + run.Count(Outcome::kVacuous) + failed + unproven,
      Seconds(run.elapsed));
}

std::string Properties(const RunReport& run) {
  const RunQuestion& asked = run.asked;
  const auto& known = asked.known_failures;
  const auto property = [](std::string_view name, std::string_view value) {
    return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, MarkupText(value));
  };
  const auto list = [](const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, ","));
  };
  return "    <properties>\n" + property("verdict", Name(run.Conclusion())) +
         property("verdict_words", VerdictWords(run)) + property("tool_version", DSTACK_VERSION) +
         property("profile", Name(asked.profile)) + property("filter", list(asked.filter)) +
         property("exclude", list(asked.exclude)) +
         property("allow_unsupported", list(asked.allow_unsupported)) +
         property("case_files", list(asked.case_files)) +
         property("rerun_failed", asked.rerun ? ShownText(asked.rerun->file) : "") +
         property("rerun_failed_digest", asked.rerun ? asked.rerun->digest : "") +
         property("min_severity", Name(asked.min_severity)) +
         property("failures_below_min_severity", std::to_string(run.FailuresBelow())) +
         property("known_failures", known ? ShownText(known->path()) : "") +
         property("known_failures_digest", known ? known->digest() : "") +
         property("catalog_digest", asked.catalog_digest) + property("agent", asked.agent.kind) +
         property("agent_place", ShownText(asked.agent.place)) +
         property("agent_version", ShownText(asked.agent.version)) +
         property("not_made", std::to_string(run.NotMade())) +
         property("world", run.plain_world.empty() ? "full" : "plain") +
         property("world_why", run.plain_world) +
         property("stopped", run.stopped ? "true" : "false") +
         property("deadline_ms", std::to_string(asked.deadline.count())) +
         property("jobs", std::to_string(asked.jobs)) +
         property("repeat", std::to_string(asked.repeat)) +
         property("flaky", std::to_string(run.Flaky())) +
         property("sweep", fmt::format("{}: {} of {} points", asked.sweep, run.SweepPoints().played,
                                       run.SweepPoints().all)) +
         property("seed", std::to_string(asked.seed)) + "    </properties>\n";
}

}  // namespace

std::string JunitReport(const RunReport& run) {
  const bool incomplete = run.Conclusion() == Verdict::kIncomplete;
  const std::string out_of_date = OutOfDateTestcase(run);
  const std::string counts = Tally(run, incomplete, !out_of_date.empty());
  const std::string selection = SelectionText(run);
  const std::string lowered =
      run.asked.min_severity == Severity::kLow
          ? ""
          : fmt::format("; --min-severity {}", Name(run.asked.min_severity));
  std::string out = fmt::format(
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<testsuites name=\"dstack-conformance\" {}>\n"
                        "  <testsuite name=\"profile {}{}{}\" {}>\n",
                        counts, Name(run.asked.profile),
                        selection.empty() ? "" : MarkupText(": " + selection), lowered, counts) +
                    Properties(run);
  for (const CaseReport& report : run.cases) out += Testcase(report, run);
  out += out_of_date;
  if (incomplete) out += RunTestcase("is-complete", Element("error", ShownReason(run)));
  return out + fmt::format(
                   "    <system-out>{}\nverdict: {}</system-out>\n  </testsuite>\n</testsuites>\n",
                   MarkupText(ScopeNotice(run)), MarkupText(VerdictWords(run)));
}

}  // namespace conformance
