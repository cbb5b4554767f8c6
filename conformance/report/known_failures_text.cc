#include "conformance/report/known_failures_text.h"

#include <fmt/format.h>

#include <set>
#include <string_view>

#include "conformance/judge/cause.h"
#include "conformance/report/defect_text.h"
#include "conformance/report/report_text.h"
#include "dstack_version.h"

namespace conformance {
namespace {

// ReasonOf is the reason that was known, or else what was found.
std::string ReasonOf(const RunReport& run, const CaseReport& report, const std::string& found) {
  const KnownFailure* known = run.KnownBefore(report);
  return known == nullptr ? found : known->reason;
}

std::string Found(const CauseCase& each) {
  if (each.findings.empty()) return std::string(kNoFinding);
  const Finding& finding = *each.findings.front();
  return fmt::format("{} ({}): {}", Name(finding.defect), finding.clause, finding.detail);
}

std::string LinesOfCause(const RunReport& run, const Cause& cause, std::set<std::string>& listed) {
  std::string lines;
  for (const CauseCase& each : cause.cases) {
    if (!listed.insert(each.report->id).second) continue;
    lines += fmt::format("{}  {}\n", each.report->id, ReasonOf(run, *each.report, Found(each)));
  }
  if (lines.empty()) return "";
  return fmt::format("\n# {}, {}: {}\n{}", Name(cause.worst), cause.Clause(),
                     Headline(cause.defect), lines);
}

std::string LinesOfUnproven(const RunReport& run) {
  std::string lines;
  for (const CaseReport& report : run.cases) {
    if (report.outcome != Outcome::kUnproven || report.Fails()) continue;
    lines += fmt::format("{}  {}\n", report.id, ReasonOf(run, report, "unproven: " + report.note));
  }
  return lines.empty() ? "" : "\n# unproven because of the above\n" + lines;
}

}  // namespace

std::string KnownFailuresText(const RunReport& run) {
  std::string out = fmt::format(
      "# Known failures, for dstack-conformance run --known-failures: a glob over the ids of cases "
      "and "
      "a reason, a line each.\n"
      "# Written by dstack-conformance {}; profile {}; catalogue {}.\n",
      DSTACK_VERSION, Name(run.asked.profile), run.asked.catalog_digest);
  std::set<std::string> listed;
  for (const Cause& cause : CausesOf(run)) {
    if (cause.level == Level::kMust) out += LinesOfCause(run, cause, listed);
  }
  return listed.empty() ? out : out + LinesOfUnproven(run);
}

}  // namespace conformance
