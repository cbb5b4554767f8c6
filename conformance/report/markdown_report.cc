#include "conformance/report/markdown_report.h"

#include <fmt/format.h>

#include <cstddef>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "conformance/judge/cause.h"
#include "conformance/report/case_notes.h"
#include "conformance/report/cause_text.h"
#include "conformance/report/defect_text.h"
#include "conformance/report/markdown_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "conformance/report/run_summary.h"

namespace conformance {
namespace {

// A page of a CI job holds a megabyte, of all steps together.
constexpr std::size_t kMostListed = 100;

std::string_view Sign(Tone tone) {
  switch (tone) {
    case Tone::kGood:
      return "✅";
    case Tone::kOpen:
      return "⚠️";
    case Tone::kBad:
      return "❌";
  }
  std::abort();
}

std::string MarkdownWord(const Cause& cause) {
  const std::string_view word = cause.known                   ? "known"
                                : cause.below                 ? "below"
                                : cause.level == Level::kMust ? "fail"
                                                              : "warn";
  return fmt::format("{} {}", word, Name(cause.worst));
}

std::string MarkdownHead(const RunReport& run, const std::vector<Cause>& causes) {
  std::string out = fmt::format("## {} {}\n\n", Sign(ToneOf(run.Conclusion())),
                                MarkdownText("dstack-conformance: " + VerdictWords(run)));
  const auto paragraph = [&out](const std::string& markdown) {
    if (!markdown.empty()) out += markdown + "\n\n";
  };
  if (const std::string why = ShownReason(run); !why.empty()) paragraph(MarkdownCode(why));
  paragraph(MarkdownText(SelectionText(run)));
  paragraph(MarkdownText(CauseSummary(run, causes)));
  paragraph(fmt::format("Client: {}", MarkdownCode(ShellLine(run.asked.command))));
  return out;
}

std::string CauseTable(const std::vector<Cause>& causes) {
  if (causes.empty()) return "";
  std::string out =
      "### Causes\n\n| \\# | severity | clause | what the client did | cases | for example |\n"
      "|---:|---|---|---|---:|---|\n";
  std::size_t number = 0;
  for (const Cause& cause : causes) {
    out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", ++number,
                       MarkdownText(MarkdownWord(cause)), MarkdownText(cause.Clause()),
                       MarkdownText(Headline(cause.defect)), cause.cases.size(),
                       MarkdownText(cause.Example().report->id));
  }
  return out + "\n";
}

std::string Row(std::string_view label, const std::string& markdown) {
  return fmt::format("- **{}**: {}\n", label, markdown);
}

std::string CaseList(const Cause& cause) {
  std::string out;
  std::size_t listed = 0;
  for (const CauseCase& each : cause.cases) {
    if (listed == kMostListed) break;
    out += (listed++ == 0 ? "" : ", ") + MarkdownText(each.report->id);
  }
  const std::size_t more = cause.cases.size() - listed;
  return more == 0 ? out : fmt::format("{} and {} more", out, more);
}

std::string MarkdownClauseRows(const Cause& cause) {
  const Clause* clause = FindClause(cause.Clause());
  if (clause == nullptr) return Row("clause", MarkdownText(cause.Clause()));
  return Row("clause", MarkdownText(fmt::format("{} ({}, {}): {}", clause->id, Name(cause.level),
                                                Name(clause->kind), clause->text))) +
         Row("source", MarkdownText(clause->source));
}

// CauseDetails is folded: a CI job's page is read from its top.
std::string CauseDetails(const RunReport& run, std::size_t number, const Cause& cause) {
  const CauseCase& example = cause.Example();
  std::string out =
      fmt::format("<details><summary>{}. {}: {}, {}</summary>\n\n", number, MarkdownWord(cause),
                  Headline(cause.defect), Counted(cause.cases.size(), "case"));
  if (const KnownFailure* known = WhyKnown(run, cause)) {
    out += Row("known", fmt::format("{}, line {}", MarkdownCode(known->reason), known->line));
  }
  if (cause.below) out += Row("below", MarkdownCode(MinSeverityText(run)));
  out += Row("agent sent", MarkdownCode(example.report->title));
  if (example.findings.empty()) out += Row("client did", MarkdownCode(kNoFinding));
  for (const Finding* finding : example.findings) {
    out += Row("client did", MarkdownCode(finding->detail));
  }
  if (const std::string_view said = SaidOf(*example.report, cause.defect); !said.empty()) {
    out += Row("it said", MarkdownCode(said));
  }
  return out + Row("should", MarkdownText(Duty(cause.defect, example.report->expectation))) +
         MarkdownClauseRows(cause) + Row("cases", CaseList(cause)) +
         Row("repeat", MarkdownCode(RepeatCommand(run, example.report->id))) + "\n</details>\n\n";
}

// BrokenClauses are those with findings.
std::string BrokenClauses(const RunReport& run) {
  std::string rows;
  for (const ClauseCount& count : run.ClauseCounts()) {
    if (count.findings == 0) continue;
    const Clause* clause = FindClause(count.clause);
    rows += fmt::format("| {} | {} | {}/{} | {} | {} |\n", MarkdownText(count.clause),
                        clause == nullptr ? "\\-" : Name(clause->level(run.asked.profile)),
                        count.held, count.cases, count.findings,
                        clause == nullptr ? "\\-" : MarkdownText(clause->text));
  }
  if (rows.empty()) return "";
  return "### Clauses broken\n\n| clause | level | held | findings | requirement |\n"
         "|---|---|---:|---:|---|\n" +
         rows + "\n";
}

std::string MarkdownLeft(const RunReport& run) {
  std::string rows;
  for (const std::string& text : OutOfDateTexts(run)) {
    rows += fmt::format("- to change: {}\n", MarkdownCode(text));
  }
  for (const std::string& note : RunNotes(run)) rows += fmt::format("- {}\n", MarkdownCode(note));
  for (const CaseNote& note : CaseNotes(run, /*each=*/false)) {
    rows += fmt::format("- {} {} {}: {}\n", note.word, MarkdownText(note.id),
                        MarkdownText(note.clause), MarkdownCode(note.text));
  }
  return rows.empty() ? "" : "### Left open, or to change\n\n" + rows + "\n";
}

std::string MarkdownCounts(const RunReport& run) {
  std::string out;
  for (const Outcome outcome : {Outcome::kHeld, Outcome::kFailed, Outcome::kWarned,
                                Outcome::kUnproven, Outcome::kUnsupported, Outcome::kVacuous}) {
    out += fmt::format(", {} {}", run.Count(outcome), Name(outcome));
  }
  return Counted(run.cases.size(), "case") + out;
}

std::string MarkdownAsked(const RunReport& run) {
  const RunQuestion& asked = run.asked;
  std::string out = "<details><summary>What was asked</summary>\n\n";
  out += Row("profile", std::string(Name(asked.profile)));
  out += Row("cases", MarkdownCounts(run));
  out += Row("repetitions", std::to_string(asked.repeat));
  out += Row("fails for", fmt::format("{} or worse", Name(asked.min_severity)));
  out += Row("agent", MarkdownCode(AgentText(asked.agent)));
  out += Row("world", run.plain_world.empty() ? "full" : MarkdownCode("plain: " + run.plain_world));
  out += Row("catalogue",
             fmt::format("{} cases, digest {}", asked.catalog_cases, asked.catalog_digest));
  out += Row("sweeps", MarkdownText(asked.sweep));
  out += Row("deadline", fmt::format("{} ms", asked.deadline.count()));
  out += Row("seed", std::to_string(asked.seed));
  const auto list = [&out](std::string_view label, const std::vector<std::string>& words) {
    if (!words.empty()) out += Row(label, MarkdownCode(ShellLine(words)));
  };
  list("filter", asked.filter);
  list("left out", asked.exclude);
  if (const auto& rerun = asked.rerun) list("only what failed in", {rerun->file});
  list("case files", asked.case_files);
  list("may be unsupported", asked.allow_unsupported);
  if (const auto& known = asked.known_failures) list("known failures", {known->path()});
  return out + "\n</details>\n\n";
}

}  // namespace

std::string MarkdownReport(const RunReport& run) {
  const std::vector<Cause> causes = CausesOf(run);
  std::string out = MarkdownHead(run, causes) + CauseTable(causes);
  std::size_t number = 0;
  for (const Cause& cause : causes) out += CauseDetails(run, ++number, cause);
  return out + BrokenClauses(run) + MarkdownLeft(run) + MarkdownAsked(run) +
         fmt::format("{}\n\n**verdict: {}**\n", MarkdownText(ScopeNotice(run)),
                     MarkdownText(VerdictWords(run)));
}

}  // namespace conformance
