#include "conformance/report/console_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/judge/excerpt.h"
#include "conformance/report/report_text.h"

namespace conformance {
namespace {

constexpr std::size_t kRequirementWidth =
    76;  // columns of the summary's last column: about 100 in all

constexpr std::size_t kShownOfTheDigest = 16;  // digits

enum class Colour { kRed, kYellow, kGreen };

std::string Painted(std::string_view text, Colour colour, const ConsoleStyle& style) {
  if (!style.colour) return std::string(text);
  const int code = colour == Colour::kRed ? 31 : colour == Colour::kYellow ? 33 : 32;
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

// ShellQuoted is one word of a POSIX shell; $'...' where it holds what cannot be shown.
std::string ShellQuoted(const std::string& word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) return word;
  const bool printable = Printable(word) == word;
  std::string out = printable ? "'" : "$'";
  for (const char c : word) {
    if (printable) {
      out += c == '\'' ? "'\\''" : std::string(1, c);
    } else if (c == '\'' || c == '\\') {
      out += {'\\', c};
    } else if (c < ' ' || c > '~') {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string CommandLine(const std::vector<std::string>& command) {
  std::string out;
  for (const std::string& word : command) out += (out.empty() ? "" : " ") + ShellQuoted(word);
  return out;
}

// Row is one line about one case.
struct Row {
  std::string word;
  Colour colour;
  std::string_view id;
  std::string_view clause;
  std::string text;
};

// The rows of MUST findings by what the finding costs, and else in their order.
using Failures = std::multimap<Severity, Row>;

void AddFailure(Severity worst, const CaseReport& report, std::string_view clause, std::string text,
                Failures& failures) {
  failures.insert(
      {worst,
       {fmt::format("FAIL {}", Name(worst)), Colour::kRed, report.id, clause, std::move(text)}});
}

// Said is what the client gave as its reason, where the finding leaves one wondering.
std::string Said(const CaseReport& report, Defect defect) {
  const bool wondering = defect == Defect::kRefusedASoundAnswer || defect == Defect::kExitStatus ||
                         defect == Defect::kDiedBySignal || defect == Defect::kNoKeyLine;
  const std::string& line = report.seen.stderr_first_line;
  return !wondering || line.empty() ? "" : fmt::format(" (standard error: {})", line);
}

void AddFindings(const CaseReport& report, Failures& failures, std::vector<Row>& warnings) {
  const std::size_t failures_before = failures.size();
  for (const Finding& finding : report.findings) {
    std::string text = finding.detail + Said(report, finding.defect);
    if (finding.level == Level::kMust) {
      AddFailure(report.Worst(finding), report, finding.clause, std::move(text), failures);
    } else {
      warnings.push_back({"WARN", Colour::kYellow, report.id, finding.clause, std::move(text)});
    }
  }
  // What nobody can name may be anything.
  if (report.outcome == Outcome::kFailed && failures.size() == failures_before) {
    AddFailure(Severity::kCritical, report, report.clause, std::string(kNoFinding), failures);
  }
}

void AddNote(const CaseReport& report, std::vector<Row>& notes) {
  const auto add = [&report, &notes](std::string_view word, std::string_view addition) {
    notes.push_back({std::string(word), Colour::kYellow, report.id, report.clause,
                     report.note + std::string(addition)});
  };
  switch (report.outcome) {
    case Outcome::kUnproven:
      return add("UNPROVEN", "");
    case Outcome::kUnsupported:
      if (report.not_made) return add("NOT MADE", "");
      return add("UNSUPPORTED", report.unsupported_allowed ? " (allowed)" : "");
    case Outcome::kVacuous:
      return add("VACUOUS", "");
    case Outcome::kHeld:
    case Outcome::kWarned:
    case Outcome::kFailed:
      return;
  }
  std::abort();
}

// Failures first, then warnings, then the cases that proved nothing; each in catalogue order, but
// for the failures, of which the worst come first: a long list is rarely read to its end.
std::vector<Row> Rows(const RunReport& run) {
  Failures failures;
  std::vector<Row> warnings;
  std::vector<Row> notes;
  for (const CaseReport& report : run.cases) {
    AddFindings(report, failures, warnings);
    AddNote(report, notes);
  }
  std::vector<Row> rows;
  rows.reserve(failures.size() + warnings.size() + notes.size());
  for (auto& [worst, row] : failures) rows.push_back(std::move(row));
  rows.insert(rows.end(), warnings.begin(), warnings.end());
  rows.insert(rows.end(), notes.begin(), notes.end());
  return rows;
}

std::string Lines(const std::vector<Row>& rows, const ConsoleStyle& style) {
  std::size_t word = 0;
  std::size_t id = 0;
  std::size_t clause = 0;
  for (const Row& row : rows) {
    word = std::max(word, row.word.size());
    id = std::max(id, row.id.size());
    clause = std::max(clause, row.clause.size());
  }
  std::string out;
  for (const Row& row : rows) {
    out += fmt::format("{}  {:<{}}  {:<{}}  {}\n",
                       Painted(fmt::format("{:<{}}", row.word, word), row.colour, style), row.id,
                       id, row.clause, clause, row.text);
  }
  return out.empty() ? out : out + "\n";
}

// ClauseSummary says of each clause how many of its cases held, and how many findings break it.
std::string ClauseSummary(const RunReport& run) {
  const std::vector<ClauseCount> counts = run.ClauseCounts();
  if (counts.empty()) return "";
  std::string out = fmt::format("{:<7} {:>7}  {:>8}  {:<6}  {}\n", "clause", "held", "findings",
                                "level", "requirement");
  for (const ClauseCount& count : counts) {
    const Clause* clause = FindClause(count.clause);
    out += fmt::format(
        "{:<7} {:>7}  {:>8}  {:<6}  {}\n", count.clause,
        fmt::format("{}/{}", count.held, count.cases),
        count.findings == 0 ? "-" : std::to_string(count.findings),
        clause == nullptr ? "-" : Name(clause->level(run.asked.profile)),
        clause == nullptr ? "-" : Shortened(Printable(clause->text), kRequirementWidth));
  }
  return out + "\n";
}

// AgentOptionsOf is how somebody would type the same agent.
std::string AgentOptionsOf(const AgentNamed& agent) {
  if (agent.kind == "mock") return "";
  if (agent.kind == "simulator")
    return " --agent simulator --simulator-dir " + ShellQuoted(agent.place);
  return " --agent " + ShellQuoted("socket:" + agent.place);
}

std::string RepeatLine(const RunReport& run, const std::vector<Row>& rows) {
  if (rows.empty()) return "";
  return fmt::format("repeat one: dstack-conformance run --filter {} --profile {}{}{} -- {}\n",
                     rows.front().id, Name(run.asked.profile), AgentOptionsOf(run.asked.agent),
                     run.plain_world.empty() ? "" : " --plain-world",
                     CommandLine(run.asked.command));
}

// NotMadeLine says how many cases the agent of the run left out.
std::string NotMadeLine(const RunReport& run) {
  const std::size_t cases = run.NotMade();
  if (cases == 0) return "";
  return fmt::format(
      "not made: {} case{} cannot be made from the answers of this agent; run {} with --agent "
      "mock\n",
      cases, cases == 1 ? "" : "s", cases == 1 ? "it" : "them");
}

// SweepLine says how much of its sweeps the run played, where that is not all.
std::string SweepLine(const RunReport& run) {
  const Points points = run.SweepPoints();
  if (points.played == points.all) return "";
  return fmt::format("sweeps: {} of {} points were played; --sweep full plays them all\n",
                     points.played, points.all);
}

// NotPlayedLine says how many cases a plain world left out.
std::string NotPlayedLine(const RunReport& run) {
  const std::size_t cases = run.WithoutWorld();
  if (cases == 0) return "";
  return fmt::format("not played: {} case{} need{} a full world, and this one is plain: {}\n",
                     cases, cases == 1 ? "" : "s", cases == 1 ? "s" : "", run.plain_world);
}

// Counts is the part of the verdict line in brackets; failed and warned always, the rest where
// there are any.
std::string Counts(const RunReport& run) {
  std::string out = fmt::format(
      "profile {}, {} case{}, {} failed, {} warned", Name(run.asked.profile), run.cases.size(),
      run.cases.size() == 1 ? "" : "s", run.Count(Outcome::kFailed), run.Count(Outcome::kWarned));
  for (const Outcome outcome : {Outcome::kUnproven, Outcome::kUnsupported, Outcome::kVacuous}) {
    if (const std::size_t count = run.Count(outcome); count > 0) {
      out += fmt::format(", {} {}", count, Name(outcome));
    }
  }
  return out + fmt::format(", {:.1f} s", static_cast<double>(run.elapsed.count()) / 1000);
}

std::string VerdictLine(const RunReport& run, const ConsoleStyle& style) {
  const std::string selection = SelectionText(run);
  std::string word;
  std::string why;
  switch (run.Conclusion()) {
    case Verdict::kConformant:
      word = Painted("conformant", Colour::kGreen, style);
      break;
    case Verdict::kSelectionHeld:
      word = Painted("selection held", Colour::kGreen, style);
      break;
    case Verdict::kNotConformant:
      word = Painted("NOT CONFORMANT", Colour::kRed, style);
      break;
    case Verdict::kIncomplete:
      word = Painted("INCOMPLETE", Colour::kYellow, style);
      why = ": " + ShownReason(run);
      break;
  }
  return fmt::format("verdict: {}{}{} ({})\n", word, selection.empty() ? "" : ", " + selection, why,
                     Counts(run));
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
      "client: {}   profile: {}   cases: {}   seed: {}\n"
      "catalogue: {} cases, digest {}   deadline: {}   jobs: {}   sweeps: {}\n",
      CommandLine(asked.command), Name(asked.profile), run.cases.size(), asked.seed,
      asked.catalog_cases, asked.catalog_digest.substr(0, kShownOfTheDigest),
      InSeconds(asked.deadline), asked.jobs, SweepWord(run));
  if (asked.agent.kind != "mock") out += fmt::format("agent: {}\n", AgentText(asked.agent));
  if (!run.plain_world.empty()) out += fmt::format("world: plain: {}\n", run.plain_world);
  const auto add = [&out](std::string_view what, const std::vector<std::string>& words) {
    if (!words.empty()) out += fmt::format("{}: {}\n", what, CommandLine(words));
  };
  add("filter", asked.filter);
  add("case files of your own", asked.case_files);
  add("may be unsupported", asked.allow_unsupported);
  return out + "\n";
}

}  // namespace

std::string ConsoleReport(const RunReport& run, const ConsoleStyle& style) {
  if (style.quiet) return VerdictLine(run, style);
  const std::vector<Row> rows = Rows(run);
  return Heading(run) + Lines(rows, style) + ClauseSummary(run) + RepeatLine(run, rows) +
         SweepLine(run) + NotPlayedLine(run) + NotMadeLine(run) + ScopeNotice(run) + "\n" +
         VerdictLine(run, style);
}

}  // namespace conformance
