#include "conformance/report/github_annotations.h"

#include <fmt/format.h>

#include <cstdlib>

#include "conformance/judge/cause.h"
#include "conformance/judge/excerpt.h"
#include "conformance/report/cause_text.h"
#include "conformance/report/defect_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "conformance/report/run_summary.h"

namespace conformance {
namespace {

// Escaped is text as the runner reads it back: of a command's message, or of one of its properties, which
// end at more characters.
std::string Escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','))) {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::string Command(std::string_view word, const std::string& title, const std::string& message) {
  return fmt::format("::{} title={}::{}\n", word, Escaped(title, /*property=*/true),
                     Escaped(message, /*property=*/false));
}

std::string_view CommandWord(Tone tone) {
  switch (tone) {
    case Tone::kGood:
      return "notice";
    case Tone::kOpen:
      return "warning";
    case Tone::kBad:
      return "error";
  }
  std::abort();
}

// VerdictCommand says too what the run left out, and how far any verdict goes.
std::string VerdictCommand(const RunReport& run, const std::vector<Cause>& causes) {
  const Verdict verdict = run.Conclusion();
  std::string message = fmt::format("client: {}\n", ShellLine(run.asked.command));
  const auto add = [&message](const std::string& line) {
    if (!line.empty()) message += line + "\n";
  };
  add(ShownReason(run));
  add(SelectionText(run));
  add(CauseSummary(run, causes));
  for (const std::string& note : RunNotes(run)) add(note);
  for (const std::string& text : OutOfDateTexts(run)) add(text);
  // An incomplete run is as red as one that failed: its exit status is no 0.
  const std::string_view word =
      verdict == Verdict::kIncomplete ? "error" : CommandWord(ToneOf(verdict));
  return Command(word, fmt::format("dstack-conformance: {}", VerdictWords(run)),
                 message + ScopeNotice(run));
}

std::string CauseCommand(const RunReport& run, const Cause& cause) {
  const CauseCase& example = cause.Example();
  const Clause* clause = FindClause(cause.Clause());
  const std::string_view did =
      example.findings.empty() ? kNoFinding : std::string_view(example.findings.front()->detail);
  const std::string_view said = SaidOf(*example.report, cause.defect);
  std::string message =
      fmt::format("agent: {}\nclient: {}{}\nshould: {}\n", example.report->title, did,
                  said.empty() ? "" : fmt::format(" (standard error: {})", said),
                  Duty(cause.defect, example.report->expectation));
  if (clause != nullptr) {
    message += fmt::format("clause {} ({}, {}): {}\nsource: {}\n", clause->id, Name(cause.level),
                           Name(clause->kind), Printable(clause->text), Printable(clause->source));
  }
  if (const KnownFailure* known = WhyKnown(run, cause))
    message += fmt::format("known: {} (line {})\n", known->reason, known->line);
  if (cause.below) message += MinSeverityText(run) + ": it does not fail the run\n";
  message += fmt::format("repeat: {}", RepeatCommand(run, example.report->id));
  const std::string_view word = cause.known                                   ? "notice"
                                : cause.level == Level::kMust && !cause.below ? "error"
                                                                              : "warning";
  return Command(word,
                 fmt::format("{} {}: {} ({})", Name(cause.worst), cause.Clause(),
                             Headline(cause.defect), Counted(cause.cases.size(), "case")),
                 message);
}

}  // namespace

std::string GithubAnnotations(const RunReport& run) {
  const std::vector<Cause> causes = CausesOf(run);
  std::string out = VerdictCommand(run, causes);
  for (const Cause& cause : causes) out += CauseCommand(run, cause);
  return out;
}

std::string WithoutCommands(std::string_view text, std::string_view token) {
  return fmt::format("::stop-commands::{0}\n{1}::{0}::\n", token, text);
}

}  // namespace conformance
