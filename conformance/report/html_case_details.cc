#include "conformance/report/html_case_details.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "conformance/report/markup_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "conformance/report/trace_text.h"

namespace conformance {
namespace {

std::string Ending(const Seen& seen) {
  switch (seen.ending) {
    case ProcessEvidence::Ending::kExited:
      return fmt::format("exit status {}", seen.status);
    case ProcessEvidence::Ending::kSignalled:
      return fmt::format("signal {}", seen.status);
    case ProcessEvidence::Ending::kDeadline:
      return "still running at the deadline, and killed";
  }
  std::abort();
}

std::string AnswerText(const CaseReport& report) {
  if (!report.started) return "the client was not started";
  return fmt::format("{}: {}", Name(report.answer), Ending(report.seen));
}

std::string EvidenceText(const Seen& seen) {
  constexpr double kKibPerMib = 1024;
  return fmt::format("{} ms; {:.1f} MiB at most; {} on {}; {} on standard output",
                     seen.elapsed.count(), static_cast<double>(seen.peak_memory_kib) / kKibPerMib,
                     Counted(seen.requests, "request"), Counted(seen.connections, "connection"),
                     Counted(seen.stdout_bytes, "byte"));
}

std::string FindingItem(const HtmlRun& of, const CaseReport& report, const Finding& finding) {
  const auto cause = of.cause_of.find(&finding);
  const std::string link =
      cause == of.cause_of.end()
          ? ""
          : fmt::format(" <a href=\"#cause-{0}\">cause {0}</a>", cause->second);
  return fmt::format(
      "<li><p class=\"marks\">{} <span class=\"note\">{} {} {}</span>{}</p><p>{}</p></li>",
      HtmlBadge(Name(report.Worst(finding))), Name(finding.level), HtmlClauseLink(finding.clause),
      Name(finding.defect), link, MarkupText(finding.detail));
}

std::string FindingsRow(const HtmlRun& of, const CaseReport& report) {
  std::string items;
  for (const Finding& finding : report.findings) items += FindingItem(of, report, finding);
  if (!items.empty())
    return HtmlRow("Findings", fmt::format("<ul class=\"findings\">{}</ul>", items));
  return report.Fails() ? HtmlRow("Findings", MarkupText(kNoFinding)) : "";
}

// OutcomeText says what weakens it too.
std::string OutcomeText(const HtmlRun& of, const CaseReport& report) {
  std::string out(Name(report.outcome));
  if (!report.note.empty()) out += ": " + MarkupText(report.note);
  if (report.unsupported_allowed && report.outcome == Outcome::kUnsupported) out += " (allowed)";
  if (report.not_made) out += " (the agent of this run does not give its answers)";
  if (!report.selected)
    out +=
        " <span class=\"note\">It ran as a twin or as the smoke case, and was not asked "
        "for.</span>";
  const KnownFailure* known = of.run.KnownBefore(report);
  if (known == nullptr) return out;
  return out + fmt::format("<p>{} {} <span class=\"note\">line {}</span></p>", HtmlBadge("known"),
                           MarkupText(known->reason), known->line);
}

// WireLine is a line of a trace without the margin that it has in a terminal. One that differs from the twin's
// is marked for the eye too.
std::string WireLine(std::string_view line) {
  constexpr std::string_view kMargin = "   ";
  constexpr std::string_view kDiffers = "      >";
  const bool differs = line.starts_with(kDiffers);
  if (line.starts_with(kMargin)) line.remove_prefix(kMargin.size());
  return differs ? fmt::format("<span class=\"differs\">{}</span>\n", MarkupText(line))
                 : MarkupText(line) + "\n";
}

// WireRow is what crossed the wire, line by line as it is printed; wider than a phone, so that it scrolls.
std::string WireRow(const CaseReport& report) {
  const auto& wire = report.wire;
  if (!wire) return "";
  const std::string text = TraceText(*wire, {});
  std::string lines;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    lines += WireLine(line);
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  }
  return HtmlRow("On the wire", fmt::format("<pre class=\"wire\" tabindex=\"0\" role=\"region\" "
                                            "aria-label=\"What crossed the wire in {}\">{}</pre>",
                                            MarkupText(report.id), lines));
}

}  // namespace

std::string HtmlCaseDetails(const HtmlRun& of, const CaseReport& report) {
  std::string out = "<dl class=\"rows\">\n" + HtmlRow("Agent sent", MarkupText(report.title)) +
                    HtmlRow("Expected", MarkupText(Name(report.expectation))) +
                    HtmlRow("Outcome", OutcomeText(of, report)) +
                    HtmlRow("Answer", MarkupText(AnswerText(report))) + FindingsRow(of, report);
  if (report.started) out += HtmlRow("Measured", MarkupText(EvidenceText(report.seen)));
  if (const auto& points = report.points) {
    out +=
        HtmlRow("Sweep", fmt::format("{} of {} points were played; what was seen is of one of them",
                                     points->played, points->all));
  }
  if (const auto& repetitions = report.repetitions) {
    out += HtmlRow("Repetitions", MarkupText(RepetitionText(*repetitions)));
  }
  if (!report.seen.stderr_excerpt.empty()) {
    out += HtmlRow("Standard error", fmt::format("<pre class=\"text\">{}</pre>",
                                                 MarkupText(report.seen.stderr_excerpt)));
  }
  out += WireRow(report) + HtmlRow("Clause", HtmlClauseLink(report.clause));
  if (!report.twin.empty()) {
    out += HtmlRow("Twin", HtmlCaseLink(of, report.twin) +
                               " <span class=\"note\">the same without the one difference</span>");
  }
  if (report.outcome != Outcome::kHeld || report.Fails()) {
    out += HtmlRow("Repeat", HtmlCommand(RepeatCommand(of.run, report.id)));
  }
  return out + "</dl>\n";
}

}  // namespace conformance
