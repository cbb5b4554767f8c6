#include "conformance/report/console_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "conformance/judge/cause.h"
#include "conformance/judge/excerpt.h"
#include "conformance/report/case_notes.h"
#include "conformance/report/cause_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "conformance/report/run_summary.h"

namespace conformance {
namespace {

constexpr std::size_t kBeforeRequirement = 35;  // columns of the summary
constexpr std::size_t kShownOfTheDigest = 16;   // digits

std::string NoteLines(const std::vector<CaseNote>& notes, const ConsoleStyle& style) {
  std::size_t word = 0;
  std::size_t id = 0;
  for (const CaseNote& note : notes) {
    word = std::max(word, note.word.size());
    id = std::max(id, note.id.size());
  }
  std::string out;
  for (const CaseNote& note : notes) {
    out += fmt::format("{}  {:<{}}  {:<5}  {}\n",
                       Painted(fmt::format("{:<{}}", note.word, word), Colour::kYellow, style),
                       note.id, id, note.clause, note.text);
  }
  return out.empty() ? out : out + "\n";
}

// ClauseSummary says of each clause how many of its cases held, and how many findings break it.
std::string ClauseSummary(const RunReport& run, const ConsoleStyle& style) {
  const std::vector<ClauseCount> counts = run.ClauseCounts();
  if (counts.empty()) return "";
  std::string out = fmt::format("{:<7} {:>7}  {:>8}  {:<6}  {}\n", "clause", "held", "findings",
                                "level", "requirement");
  for (const ClauseCount& count : counts) {
    const Clause* clause = FindClause(count.clause);
    out += fmt::format("{:<7} {:>7}  {:>8}  {:<6}  {}\n", count.clause,
                       fmt::format("{}/{}", count.held, count.cases),
                       count.findings == 0 ? "-" : std::to_string(count.findings),
                       clause == nullptr ? "-" : Name(clause->level(run.asked.profile)),
                       clause == nullptr
                           ? "-"
                           : Shortened(Printable(clause->text), style.width - kBeforeRequirement));
  }
  return out + "\n";
}

// RunNoteLines is what the run left out.
std::string RunNoteLines(const RunReport& run) {
  std::string out;
  for (const std::string& note : RunNotes(run)) out += note + "\n";
  return out;
}

// OutOfDateLines are the known failures to change.
std::string OutOfDateLines(const RunReport& run, const ConsoleStyle& style) {
  std::string out;
  for (const std::string& text : OutOfDateTexts(run)) {
    out += Painted(text, Colour::kRed, style) + "\n";
  }
  return out;
}

// Counts is the part of the verdict line in brackets; failed and warned always, the rest where
// there are any.
std::string Counts(const RunReport& run) {
  std::string out = fmt::format("profile {}, {}, {} failed, {} warned", Name(run.asked.profile),
                                Counted(run.cases.size(), "case"), run.Count(Outcome::kFailed),
                                run.Count(Outcome::kWarned));
  for (const Outcome outcome : {Outcome::kUnproven, Outcome::kUnsupported, Outcome::kVacuous}) {
    if (const std::size_t count = run.Count(outcome); count > 0) {
      out += fmt::format(", {} {}", count, Name(outcome));
    }
  }
  if (const std::size_t flaky = run.Flaky(); flaky > 0) out += fmt::format(", {} flaky", flaky);
  return out + fmt::format(", {:.1f} s", static_cast<double>(run.elapsed.count()) / 1000);
}

Colour ColourOf(Verdict verdict) {
  switch (ToneOf(verdict)) {
    case Tone::kGood:
      return Colour::kGreen;
    case Tone::kOpen:
      return Colour::kYellow;
    case Tone::kBad:
      return Colour::kRed;
  }
  std::abort();
}

std::string PaintedVerdict(const RunReport& run, const ConsoleStyle& style) {
  return Painted(VerdictWords(run), ColourOf(run.Conclusion()), style);
}

std::string VerdictLine(const RunReport& run, const ConsoleStyle& style) {
  const std::string selection = SelectionText(run);
  const std::string why = ShownReason(run);
  return fmt::format("verdict: {}{}{} ({})\n", PaintedVerdict(run, style),
                     selection.empty() ? "" : ", " + selection, why.empty() ? "" : ": " + why,
                     Counts(run));
}

// Summary is the first line: the verdict, and to how few causes what the client did comes down.
std::string Summary(const RunReport& run, const std::vector<Cause>& causes,
                    const ConsoleStyle& style) {
  if (const std::string why = ShownReason(run); !why.empty()) {
    return fmt::format("{}: {}\n", PaintedVerdict(run, style), why);
  }
  const std::string words = CauseSummary(run, causes);
  return fmt::format("{}{}{}\n", PaintedVerdict(run, style), words.empty() ? "" : ": ", words);
}

std::string InSeconds(std::chrono::milliseconds time) {
  return fmt::format("{:g} s", static_cast<double>(time.count()) / 1000);
}

// SweepWord is how far the sweeps went: "auto: 2810 points".
std::string SweepWord(const RunReport& run) {
  const Points points = run.SweepPoints();
  return points.all == 0 ? run.asked.sweep
                         : fmt::format("{}, {} points", run.asked.sweep, points.played);
}

// What was asked, in so far as it decides what the verdict says.
std::string Heading(const RunReport& run) {
  const RunQuestion& asked = run.asked;
  std::string out = fmt::format(
      "client: {}\n"
      "profile: {}   cases: {}   deadline: {}   jobs: {}   sweeps: {}\n"
      "catalogue: {} cases, digest {}   seed: {}\n",
      ShellLine(asked.command), Name(asked.profile), run.cases.size(), InSeconds(asked.deadline),
      asked.jobs, SweepWord(run), asked.catalog_cases,
      asked.catalog_digest.substr(0, kShownOfTheDigest), asked.seed);
  if (asked.repeat > 1) out += fmt::format("repetitions: {}\n", asked.repeat);
  if (asked.agent.kind != "mock") out += fmt::format("agent: {}\n", AgentText(asked.agent));
  if (!run.plain_world.empty()) out += fmt::format("world: plain: {}\n", run.plain_world);
  const auto add = [&out](std::string_view what, const std::vector<std::string>& words) {
    if (!words.empty()) out += fmt::format("{}: {}\n", what, ShellLine(words));
  };
  add("filter", asked.filter);
  add("left out", asked.exclude);
  if (const auto& rerun = asked.rerun) {
    out += fmt::format("only what failed in: {}, {}, digest {}\n", ShellLine({rerun->file}),
                       Counted(rerun->cases, "case"), rerun->digest.substr(0, kShownOfTheDigest));
  }
  add("case files of your own", asked.case_files);
  add("may be unsupported", asked.allow_unsupported);
  if (asked.min_severity != Severity::kLow) {
    out += fmt::format("fails for: {} or worse\n", Name(asked.min_severity));
  }
  if (const auto& known = asked.known_failures) {
    out += fmt::format("known failures: {}, {}, digest {}\n", ShellLine({known->path()}),
                       Counted(known->entries().size(), "line"),
                       known->digest().substr(0, kShownOfTheDigest));
  }
  return out + "\n";
}

}  // namespace

std::string ConsoleReport(const RunReport& run, const ConsoleStyle& style) {
  if (style.quiet) return VerdictLine(run, style);
  const std::vector<Cause> causes = CausesOf(run);
  return Summary(run, causes, style) + Heading(run) + CauseText(run, causes, style) +
         NoteLines(CaseNotes(run, style.verbose), style) + ClauseSummary(run, style) +
         RunNoteLines(run) + OutOfDateLines(run, style) + ScopeNotice(run) + "\n" +
         VerdictLine(run, style);
}

}  // namespace conformance
