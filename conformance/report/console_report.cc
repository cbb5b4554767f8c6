#include "conformance/report/console_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "conformance/judge/excerpt.h"
#include "conformance/report/report_text.h"

namespace conformance {
namespace {

constexpr std::size_t kRequirementWidth =
    76;  // columns of the summary's last column: about 100 in all
constexpr std::size_t kStderrWidth = 120;

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
  std::string_view word;
  Colour colour;
  const Case* of;
  std::string_view clause;
  std::string text;
};

// Said is what the client gave as its reason, where the finding leaves one wondering.
std::string Said(const CaseVerdict& verdict, Defect defect) {
  const bool wondering = defect == Defect::kRefusedASoundAnswer || defect == Defect::kExitStatus ||
                         defect == Defect::kDiedBySignal || defect == Defect::kNoKeyLine;
  if (!wondering) return "";
  const std::string line = FirstLineExcerpt(verdict.evidence.process.standard_error,
                                            verdict.evidence.secrets, kStderrWidth);
  return line.empty() ? "" : fmt::format(" (standard error: {})", line);
}

void AddFindings(const CaseVerdict& verdict, std::vector<Row>& failures,
                 std::vector<Row>& warnings) {
  const std::size_t failures_before = failures.size();
  for (const Finding& finding : verdict.findings) {
    const bool must = finding.level == Level::kMust;
    (must ? failures : warnings)
        .push_back({must ? "FAIL" : "WARN", must ? Colour::kRed : Colour::kYellow, verdict.of,
                    finding.clause,
                    Shown(verdict, finding.detail) + Said(verdict, finding.defect)});
  }
  if (verdict.outcome == Outcome::kFailed && failures.size() == failures_before) {
    failures.push_back(
        {"FAIL", Colour::kRed, verdict.of, verdict.of->clause, std::string(kNoFinding)});
  }
}

void AddNote(const CaseVerdict& verdict, std::vector<Row>& notes) {
  const auto add = [&verdict, &notes](std::string_view word, std::string_view addition) {
    notes.push_back({word, Colour::kYellow, verdict.of, verdict.of->clause,
                     Shown(verdict, verdict.note).append(addition)});
  };
  switch (verdict.outcome) {
    case Outcome::kUnproven:
      return add("UNPROVEN", "");
    case Outcome::kUnsupported:
      return add("UNSUPPORTED", verdict.unsupported_allowed ? " (allowed)" : "");
    case Outcome::kVacuous:
      return add("VACUOUS", "");
    case Outcome::kHeld:
    case Outcome::kWarned:
    case Outcome::kFailed:
      return;
  }
  std::abort();
}

// Failures first, then warnings, then the cases that proved nothing.
std::vector<Row> Rows(const RunVerdict& run) {
  std::vector<Row> rows;
  std::vector<Row> warnings;
  std::vector<Row> notes;
  for (const CaseVerdict& verdict : run.cases) {
    AddFindings(verdict, rows, warnings);
    AddNote(verdict, notes);
  }
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
    id = std::max(id, row.of->id.size());
    clause = std::max(clause, row.clause.size());
  }
  std::string out;
  for (const Row& row : rows) {
    out += fmt::format("{}  {:<{}}  {:<{}}  {}\n",
                       Painted(fmt::format("{:<{}}", row.word, word), row.colour, style),
                       row.of->id, id, row.clause, clause, row.text);
  }
  return out.empty() ? out : out + "\n";
}

// ClauseSummary counts how many cases of each clause held, in the order of the run.
std::string ClauseSummary(const RunVerdict& run) {
  struct Count {
    std::string_view clause;
    std::size_t held = 0;
    std::size_t total = 0;
  };
  std::vector<Count> counts;
  for (const CaseVerdict& verdict : run.cases) {
    const std::string_view clause = verdict.of->clause;
    auto count = std::find_if(counts.begin(), counts.end(),
                              [clause](const Count& c) { return c.clause == clause; });
    if (count == counts.end()) count = counts.insert(counts.end(), Count{clause});
    ++count->total;
    if (verdict.outcome == Outcome::kHeld) ++count->held;
  }
  if (counts.empty()) return "";
  std::string out =
      fmt::format("{:<7} {:>7}  {:<6}  {}\n", "clause", "held", "level", "requirement");
  for (const Count& count : counts) {
    const Clause* clause = FindClause(count.clause);
    out += fmt::format(
        "{:<7} {:>7}  {:<6}  {}\n", count.clause, fmt::format("{}/{}", count.held, count.total),
        clause == nullptr ? "-" : Name(clause->level(run.profile)),
        clause == nullptr ? "-" : Shortened(Printable(clause->text), kRequirementWidth));
  }
  return out + "\n";
}

std::string RepeatLine(const RunVerdict& run, const std::vector<Row>& rows) {
  if (rows.empty()) return "";
  return fmt::format("repeat one: dstack-conformance run --filter {} --profile {} -- {}\n",
                     rows.front().of->id, Name(run.profile), CommandLine(run.command));
}

// Counts is the part of the verdict line in brackets; failed and warned always, the rest where
// there are any.
std::string Counts(const RunVerdict& run) {
  std::string out = fmt::format("profile {}, {} case{}, {} failed, {} warned", Name(run.profile),
                                run.cases.size(), run.cases.size() == 1 ? "" : "s",
                                run.Count(Outcome::kFailed), run.Count(Outcome::kWarned));
  for (const Outcome outcome : {Outcome::kUnproven, Outcome::kUnsupported, Outcome::kVacuous}) {
    if (const std::size_t count = run.Count(outcome); count > 0) {
      out += fmt::format(", {} {}", count, Name(outcome));
    }
  }
  return out + fmt::format(", {:.1f} s", static_cast<double>(run.elapsed.count()) / 1000);
}

std::string VerdictLine(const RunVerdict& run, const ConsoleStyle& style) {
  std::string word;
  std::string why;
  switch (run.Status()) {
    case ExitStatus::kConformant:
      word = Painted("conformant", Colour::kGreen, style);
      break;
    case ExitStatus::kNotConformant:
      word = Painted("NOT CONFORMANT", Colour::kRed, style);
      break;
    case ExitStatus::kIncomplete:
      word = Painted("INCOMPLETE", Colour::kYellow, style);
      why = ": " + ShownReason(run);
      break;
    case ExitStatus::kUsage:
      std::abort();  // no verdict of a run
  }
  return fmt::format("verdict: {}{}{} ({})\n", word,
                     run.whole_catalog ? "" : ", of the cases selected", why, Counts(run));
}

}  // namespace

std::string ConsoleReport(const RunVerdict& run, const ConsoleStyle& style) {
  if (style.quiet) return VerdictLine(run, style);
  const std::vector<Row> rows = Rows(run);
  return fmt::format("client: {}   profile: {}   cases: {}   seed: {}\n\n",
                     CommandLine(run.command), Name(run.profile), run.cases.size(), run.seed) +
         Lines(rows, style) + ClauseSummary(run) + RepeatLine(run, rows) +
         fmt::format("not said: {}\n", kOffTeeNotice) + VerdictLine(run, style);
}

}  // namespace conformance
