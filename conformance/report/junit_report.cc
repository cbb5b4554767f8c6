#include "conformance/report/junit_report.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "conformance/judge/excerpt.h"
#include "conformance/report/report_text.h"

namespace conformance {
namespace {

// Xml is text for an attribute or an element. Printable leaves nothing that XML 1.0 cannot carry.
std::string Xml(std::string_view text) {
  std::string out;
  for (const char c : Printable(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string Element(std::string_view name, std::string_view message) {
  return fmt::format("      <{} message=\"{}\"/>\n", name, Xml(message));
}

// The message names the first finding; the text holds all of them, a line each.
std::string Failure(const CaseVerdict& verdict) {
  std::string first;
  std::string type;
  std::string lines;
  for (const Finding& finding : verdict.findings) {
    const std::string detail = Shown(verdict, finding.detail);
    if (first.empty() && finding.level == Level::kMust) {
      first = detail;
      type = Name(finding.defect);
    }
    lines += fmt::format("{} {} {}: {}\n", Name(finding.level), finding.clause,
                         Name(finding.defect), Xml(detail));
  }
  return fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                     Xml(first.empty() ? kNoFinding : first), type, lines);
}

std::string Warnings(const CaseVerdict& verdict) {
  std::string lines;
  for (const Finding& finding : verdict.findings) {
    lines += fmt::format("warning {} {}: {}\n", finding.clause, Name(finding.defect),
                         Xml(Shown(verdict, finding.detail)));
  }
  return lines.empty() ? lines : fmt::format("      <system-out>{}</system-out>\n", lines);
}

std::string Body(const CaseVerdict& verdict) {
  const std::string note =
      fmt::format("{}: {}", Name(verdict.outcome), Shown(verdict, verdict.note));
  switch (verdict.outcome) {
    case Outcome::kHeld:
      return "";
    case Outcome::kWarned:
      return Warnings(verdict);
    case Outcome::kFailed:
      return Failure(verdict);
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

std::string Testcase(const CaseVerdict& verdict) {
  const ProcessEvidence& process = verdict.evidence.process;
  const std::string said = Shown(verdict, process.standard_error);
  return fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{}\">\n",
                     Xml(verdict.of->clause), Xml(verdict.of->id), Seconds(process.elapsed)) +
         Body(verdict) +
         (said.empty() ? "" : fmt::format("      <system-err>{}</system-err>\n", Xml(said))) +
         "    </testcase>\n";
}

}  // namespace

std::string JunitReport(const RunVerdict& run) {
  const bool incomplete = run.Status() == ExitStatus::kIncomplete;
  const std::size_t extra = incomplete ? 1 : 0;
  const std::string counts = fmt::format(
      "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"",
      run.cases.size() + extra, run.Count(Outcome::kFailed), run.Count(Outcome::kUnproven) + extra,
      run.Count(Outcome::kUnsupported) + run.Count(Outcome::kVacuous), Seconds(run.elapsed));
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites name=\"dstack-conformance\" {}>\n"
      "  <testsuite name=\"profile {}\" {}>\n",
      counts, Name(run.profile), counts);
  for (const CaseVerdict& verdict : run.cases) out += Testcase(verdict);
  if (incomplete) {
    out += "    <testcase classname=\"run\" name=\"is-complete\" time=\"0.000\">\n" +
           Element("error", ShownReason(run)) + "    </testcase>\n";
  }
  return out + fmt::format("    <system-out>{}</system-out>\n  </testsuite>\n</testsuites>\n",
                           Xml(kOffTeeNotice));
}

}  // namespace conformance
