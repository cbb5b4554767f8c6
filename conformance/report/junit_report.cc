#include "conformance/report/junit_report.h"

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>
#include <vector>

#include "conformance/judge/excerpt.h"
#include "conformance/report/report_text.h"
#include "dstack_version.h"

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

// WorstMust is the MUST finding that costs most, of equals the first; null: there is none.
const Finding* WorstMust(const CaseReport& report) {
  const Finding* worst = nullptr;
  for (const Finding& finding : report.findings) {
    if (finding.level != Level::kMust) continue;
    if (worst == nullptr || report.Worst(finding) < report.Worst(*worst)) worst = &finding;
  }
  return worst;
}

// The message names the worst MUST finding; the text holds all findings, a line each.
std::string FailureElement(const CaseReport& report) {
  std::string lines;
  for (const Finding& finding : report.findings) {
    lines += fmt::format("{} {} {} {}: {}\n", Name(finding.level), Name(report.Worst(finding)),
                         finding.clause, Name(finding.defect), Xml(finding.detail));
  }
  const Finding* worst = WorstMust(report);
  const std::string message =
      worst == nullptr ? std::string(kNoFinding)
                       : fmt::format("{}: {}", Name(report.Worst(*worst)), worst->detail);
  return fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n", Xml(message),
                     worst == nullptr ? "" : Name(worst->defect), lines);
}

std::string Warnings(const CaseReport& report) {
  std::string lines;
  for (const Finding& finding : report.findings) {
    lines += fmt::format("warning {} {}: {}\n", finding.clause, Name(finding.defect),
                         Xml(finding.detail));
  }
  return lines.empty() ? lines : fmt::format("      <system-out>{}</system-out>\n", lines);
}

std::string Body(const CaseReport& report) {
  const std::string note = fmt::format("{}: {}", Name(report.outcome), report.note);
  switch (report.outcome) {
    case Outcome::kHeld:
      return "";
    case Outcome::kWarned:
      return Warnings(report);
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

std::string Testcase(const CaseReport& report) {
  const std::string& said = report.seen.stderr_excerpt;
  return fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{}\">\n",
                     Xml(report.clause), Xml(report.id), Seconds(report.seen.elapsed)) +
         Body(report) +
         (said.empty() ? "" : fmt::format("      <system-err>{}</system-err>\n", Xml(said))) +
         "    </testcase>\n";
}

std::string Properties(const RunReport& run) {
  const RunQuestion& asked = run.asked;
  const auto property = [](std::string_view name, std::string_view value) {
    return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, Xml(value));
  };
  const auto list = [](const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, ","));
  };
  return "    <properties>\n" + property("verdict", Name(run.Conclusion())) +
         property("tool_version", DSTACK_VERSION) + property("profile", Name(asked.profile)) +
         property("filter", list(asked.filter)) +
         property("allow_unsupported", list(asked.allow_unsupported)) +
         property("case_files", list(asked.case_files)) +
         property("catalog_digest", asked.catalog_digest) + property("agent", asked.agent.kind) +
         property("agent_place", ShownText(asked.agent.place)) +
         property("agent_version", ShownText(asked.agent.version)) +
         property("not_made", std::to_string(run.NotMade())) +
         property("world", run.plain_world.empty() ? "full" : "plain") +
         property("world_why", run.plain_world) +
         property("deadline_ms", std::to_string(asked.deadline.count())) +
         property("jobs", std::to_string(asked.jobs)) +
         property("sweep", fmt::format("{}: {} of {} points", asked.sweep, run.SweepPoints().played,
                                       run.SweepPoints().all)) +
         property("seed", std::to_string(asked.seed)) + "    </properties>\n";
}

}  // namespace

std::string JunitReport(const RunReport& run) {
  const bool incomplete = run.Conclusion() == Verdict::kIncomplete;
  const std::size_t extra = incomplete ? 1 : 0;
  const std::string counts = fmt::format(
      "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"",
      run.cases.size() + extra, run.Count(Outcome::kFailed), run.Count(Outcome::kUnproven) + extra,
      run.Count(Outcome::kUnsupported) + run.Count(Outcome::kVacuous), Seconds(run.elapsed));
  const std::string selection = SelectionText(run);
  std::string out =
      fmt::format(
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<testsuites name=\"dstack-conformance\" {}>\n"
          "  <testsuite name=\"profile {}{}\" {}>\n",
          counts, Name(run.asked.profile), selection.empty() ? "" : Xml(": " + selection), counts) +
      Properties(run);
  for (const CaseReport& report : run.cases) out += Testcase(report);
  if (incomplete) {
    out += "    <testcase classname=\"run\" name=\"is-complete\" time=\"0.000\">\n" +
           Element("error", ShownReason(run)) + "    </testcase>\n";
  }
  return out + fmt::format("    <system-out>{}</system-out>\n  </testsuite>\n</testsuites>\n",
                           Xml(ScopeNotice(run)));
}

}  // namespace conformance
