#include "conformance/report/console_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/judge/cause.h"
#include "conformance/judge/excerpt.h"
#include "conformance/report/cause_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"

namespace conformance {
namespace {

constexpr std::size_t kBeforeRequirement = 35;  // columns of the summary
constexpr std::size_t kShownOfTheDigest = 16;   // digits

// Note is what some cases that proved nothing have to say, all the same.
struct Note {
  std::string_view word;
  std::string id;  // of the first, and how many more there are
  std::string_view clause;
  std::string text;
};

std::string_view NoteWord(const CaseReport& report) {
  switch (report.outcome) {
    case Outcome::kUnproven:
      return "UNPROVEN";
    case Outcome::kUnsupported:
      return report.not_made ? "NOT MADE" : "UNSUPPORTED";
    case Outcome::kVacuous:
      return "VACUOUS";
    case Outcome::kHeld:
    case Outcome::kWarned:
    case Outcome::kFailed:
      return "";
  }
  std::abort();
}

// NotesOf has a note for the cases of the same word and words, in the order of the first of them; in a
// verbose report one for each.
std::vector<Note> NotesOf(const RunReport& run, const ConsoleStyle& style) {
  std::vector<std::pair<Note, std::size_t>> counted;
  for (const CaseReport& report : run.cases) {
    const std::string_view word = NoteWord(report);
    if (word.empty()) continue;
    const bool allowed = word == "UNSUPPORTED" && report.unsupported_allowed;
    const bool known = run.UnprovenAsKnown(report);
    Note note{word, report.id, report.clause,
              report.note + (allowed ? " (allowed)"
                             : known ? " (known)"
                                     : "")};
    const auto same = std::find_if(counted.begin(), counted.end(), [&note](const auto& each) {
      return each.first.word == note.word && each.first.text == note.text;
    });
    if (style.verbose || same == counted.end()) {
      counted.emplace_back(std::move(note), 1);
    } else {
      ++same->second;
    }
  }
  std::vector<Note> notes;
  for (auto& [note, count] : counted) {
    if (count > 1) note.id += fmt::format(" and {} more", count - 1);
    notes.push_back(std::move(note));
  }
  return notes;
}

std::string NoteLines(const std::vector<Note>& notes, const ConsoleStyle& style) {
  std::size_t word = 0;
  std::size_t id = 0;
  for (const Note& note : notes) {
    word = std::max(word, note.word.size());
    id = std::max(id, note.id.size());
  }
  std::string out;
  for (const Note& note : notes) {
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

// NotMadeLine says how many cases the agent of the run left out.
std::string NotMadeLine(const RunReport& run) {
  const std::size_t cases = run.NotMade();
  if (cases == 0) return "";
  return fmt::format(
      "not made: {} cannot be made from the answers of this agent; run {} with --agent mock\n",
      Counted(cases, "case"), cases == 1 ? "it" : "them");
}

// SweepLine says how much of its sweeps the run played, where that is not all.
std::string SweepLine(const RunReport& run) {
  const Points points = run.SweepPoints();
  if (points.played == points.all) return "";
  return fmt::format("sweeps: {} of {} points were played; --sweep full plays them all\n",
                     points.played, points.all);
}

// SessionLine says how many cases only a client that can be asked more than once is asked.
std::string SessionLine(const RunReport& run) {
  const std::size_t cases = run.asked.without_session;
  if (cases == 0) return "";
  return fmt::format(
      "not asked: {} of what only a client that lives longer can get wrong; --session asks {}\n",
      Counted(cases, "case"), cases == 1 ? "it" : "them");
}

// StoppedLine says that the run did not go to its end.
std::string StoppedLine(const RunReport& run) {
  if (!run.stopped) return "";
  return fmt::format(
      "stopped at a failure: {} of the run were played; without --fail-fast all are\n",
      Counted(run.cases.size(), "case"));
}

// NotPlayedLine says how many cases a plain world left out.
std::string NotPlayedLine(const RunReport& run) {
  const std::size_t cases = run.WithoutWorld();
  if (cases == 0) return "";
  return fmt::format("not played: {} need{} a full world, and this one is plain: {}\n",
                     Counted(cases, "case"), cases == 1 ? "s" : "", run.plain_world);
}

// OutOfDateLines are the known failures to change.
std::string OutOfDateLines(const RunReport& run, const ConsoleStyle& style) {
  const auto& known = run.asked.known_failures;
  if (!known) return "";
  std::string out;
  for (const OutOfDate& entry : run.OutOfDateEntries()) {
    const std::string text = OutOfDateText(*known, entry);
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
  return out + fmt::format(", {:.1f} s", static_cast<double>(run.elapsed.count()) / 1000);
}

Colour ColourOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConformant:
    case Verdict::kSelectionHeld:
      return Colour::kGreen;
    case Verdict::kNotConformant:
    case Verdict::kOutOfDate:
      return Colour::kRed;
    case Verdict::kKnownFailures:
    case Verdict::kIncomplete:
      return Colour::kYellow;
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

// BySeverity is how bad the failures are: "2 critical, 1 low".
std::string BySeverity(const std::vector<Cause>& causes) {
  std::map<Severity, std::size_t> counts;
  for (const Cause& cause : causes) {
    if (cause.level == Level::kMust) ++counts[cause.worst];
  }
  std::vector<std::string> words;
  words.reserve(counts.size());
  for (const auto& [worst, count] : counts)
    words.push_back(fmt::format("{} {}", count, Name(worst)));
  return fmt::format("{}", fmt::join(words, ", "));
}

// Summary is the first line: the verdict, and to how few causes what the client did comes down.
std::string Summary(const RunReport& run, const std::vector<Cause>& causes,
                    const ConsoleStyle& style) {
  if (const std::string why = ShownReason(run); !why.empty()) {
    return fmt::format("{}: {}\n", PaintedVerdict(run, style), why);
  }
  const auto musts =
      static_cast<std::size_t>(std::count_if(causes.begin(), causes.end(), [](const Cause& cause) {
        return cause.level == Level::kMust;
      }));
  std::vector<std::string> words;
  if (musts > 0) {
    words.push_back(fmt::format("{} ({}) in {}", Counted(musts, "cause"), BySeverity(causes),
                                Counted(run.Count(Outcome::kFailed), "failed case")));
  }
  if (causes.size() > musts) {
    words.push_back(Counted(causes.size() - musts, "cause") + " of warnings");
  }
  return fmt::format("{}{}{}\n", PaintedVerdict(run, style), words.empty() ? "" : ": ",
                     fmt::join(words, ", and "));
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
  if (asked.agent.kind != "mock") out += fmt::format("agent: {}\n", AgentText(asked.agent));
  if (!run.plain_world.empty()) out += fmt::format("world: plain: {}\n", run.plain_world);
  const auto add = [&out](std::string_view what, const std::vector<std::string>& words) {
    if (!words.empty()) out += fmt::format("{}: {}\n", what, ShellLine(words));
  };
  add("filter", asked.filter);
  add("left out", asked.exclude);
  add("case files of your own", asked.case_files);
  add("may be unsupported", asked.allow_unsupported);
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
         NoteLines(NotesOf(run, style), style) + ClauseSummary(run, style) + StoppedLine(run) +
         SweepLine(run) + SessionLine(run) + NotPlayedLine(run) + NotMadeLine(run) +
         OutOfDateLines(run, style) + ScopeNotice(run) + "\n" + VerdictLine(run, style);
}

}  // namespace conformance
