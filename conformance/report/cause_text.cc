#include "conformance/report/cause_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

#include "conformance/judge/excerpt.h"
#include "conformance/report/defect_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "conformance/report/trace_text.h"

namespace conformance {
namespace {

constexpr std::size_t kTextColumn = 11;
constexpr std::size_t kShownCases = 3;  // beside the example
constexpr std::size_t kShownClauses = 6;

std::string BlockRow(std::string_view label, std::string_view text, const ConsoleStyle& style) {
  return LabelledRow(fmt::format("   {}", label), text, kTextColumn, style.width);
}

// Listed is the first words, and how many more there are.
std::string Listed(const std::vector<std::string_view>& words, std::size_t most) {
  // "and 1 more" is no shorter than the one.
  const std::size_t shown = words.size() == most + 1 ? words.size() : std::min(words.size(), most);
  const std::vector<std::string_view> first(words.begin(),
                                            words.begin() + static_cast<std::ptrdiff_t>(shown));
  const std::string more =
      shown == words.size() ? "" : fmt::format(" and {} more", words.size() - shown);
  return fmt::format("{}{}", fmt::join(first, ", "), more);
}

std::string HeadlineRow(std::size_t number, const Cause& cause, const ConsoleStyle& style) {
  const bool red = cause.level == Level::kMust && !cause.known && !cause.below;
  const std::string_view what = cause.known   ? "KNOWN"
                                : cause.below ? "BELOW"
                                : red         ? "FAIL"
                                              : "WARN";
  const std::string word = fmt::format("{} {}", what, Name(cause.worst));
  const std::string clauses =
      cause.clauses.size() == 1 ? cause.Clause() : Counted(cause.clauses.size(), "clause");
  return fmt::format("{}  {}  {}  {}: {}\n", number,
                     Painted(word, red ? Colour::kRed : Colour::kYellow, style), clauses,
                     Headline(cause.defect), Counted(cause.cases.size(), "case"));
}

std::string Did(const CaseReport& report, std::optional<Defect> defect, std::string_view detail) {
  const std::string_view said = SaidOf(report, defect);
  return said.empty() ? std::string(detail) : fmt::format("{} (standard error: {})", detail, said);
}

// DidRows has a row for each finding of the example.
std::string DidRows(const Cause& cause, const ConsoleStyle& style) {
  const CauseCase& example = cause.Example();
  if (example.findings.empty()) {
    return BlockRow("client", Did(*example.report, cause.defect, kNoFinding), style);
  }
  std::string out;
  for (const Finding* finding : example.findings) {
    out += BlockRow(out.empty() ? "client" : "",
                    Did(*example.report, cause.defect, finding->detail), style);
  }
  return out;
}

std::string ClauseRowsOf(const Cause& cause, const ConsoleStyle& style) {
  const Clause* clause = FindClause(cause.Clause());
  if (clause == nullptr) return BlockRow("clause", cause.Clause(), style);
  std::string out = BlockRow("clause",
                             fmt::format("{} ({}, {}): {}", clause->id, Name(cause.level),
                                         Name(clause->kind), Printable(clause->text)),
                             style);
  if (cause.clauses.size() > 1) {
    std::vector<std::string_view> others(cause.clauses.begin(), cause.clauses.end());
    std::erase(others, cause.Clause());
    out += BlockRow("", "seen in cases of " + Listed(others, kShownClauses) + " too", style);
  }
  return out + BlockRow("source", Printable(clause->source), style);
}

// ReasonRow is why a cause was known: why its example was.
std::string ReasonRow(const RunReport& run, const Cause& cause, const ConsoleStyle& style) {
  const KnownFailure* known = WhyKnown(run, cause);
  if (known == nullptr) return "";
  return BlockRow("known", fmt::format("{} (line {})", known->reason, known->line), style);
}

// CaseRows has the example first; all of them with their evidence where that is asked for.
std::string CaseRows(const Cause& cause, const ConsoleStyle& style) {
  if (!style.verbose) {
    std::vector<std::string_view> ids = {cause.Example().report->id};
    for (const CauseCase& each : cause.cases) {
      if (each.report->id != ids.front()) ids.emplace_back(each.report->id);
    }
    return BlockRow(ids.size() == 1 ? "case" : "cases", Listed(ids, kShownCases + 1), style);
  }
  std::string out;
  const auto add = [&](const CaseReport& report, std::string_view detail) {
    out += BlockRow(out.empty() ? "cases" : "",
                    fmt::format("{}: {}", report.id, Did(report, cause.defect, detail)), style);
  };
  for (const CauseCase& each : cause.cases) {
    if (each.findings.empty()) add(*each.report, kNoFinding);
    for (const Finding* finding : each.findings) add(*each.report, finding->detail);
  }
  return out;
}

// WireRows is what crossed the wire in the example, where that is asked for.
std::string WireRows(const CaseReport& example, const ConsoleStyle& style) {
  const auto& wire = example.wire;
  return style.trace && wire ? TraceText(*wire, style) : "";
}

// Block says of what was known only why, unless more is asked for.
std::string Block(const RunReport& run, std::size_t number, const Cause& cause,
                  const ConsoleStyle& style) {
  const CaseReport& example = *cause.Example().report;
  std::string out = HeadlineRow(number, cause, style);
  if (cause.known) out += ReasonRow(run, cause, style);
  if (cause.below) {
    out += BlockRow("below", MinSeverityText(run) + ": it does not fail the run", style);
  }
  if (cause.known && !style.verbose) return out + CaseRows(cause, style) + "\n";
  return out + BlockRow("agent", example.title, style) + DidRows(cause, style) +
         BlockRow("should", Duty(cause.defect, example.expectation), style) +
         ClauseRowsOf(cause, style) + CaseRows(cause, style) +
         fmt::format("   {:<{}}{}\n", "repeat", kTextColumn - 3, RepeatCommand(run, example.id)) +
         WireRows(example, style) + "\n";
}

}  // namespace

std::string_view SaidOf(const CaseReport& report, std::optional<Defect> defect) {
  const bool wondering = defect == Defect::kRefusedASoundAnswer || defect == Defect::kExitStatus ||
                         defect == Defect::kDiedBySignal || defect == Defect::kNoKeyLine ||
                         defect == Defect::kAcceptedAnEmptyKey;
  return wondering ? std::string_view(report.seen.stderr_first_line) : std::string_view();
}

std::string CauseText(const RunReport& run, std::span<const Cause> causes,
                      const ConsoleStyle& style) {
  std::string out;
  std::size_t number = 0;
  for (const Cause& cause : causes) out += Block(run, ++number, cause, style);
  return out;
}

}  // namespace conformance
