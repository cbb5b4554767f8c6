#include "conformance/report/known_failures_text.h"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <string_view>

#include "conformance/judge/cause.h"
#include "conformance/report/defect_text.h"
#include "conformance/report/report_text.h"
#include "dstack_version.h"

namespace conformance {
namespace {

// LineOf has the reason that was known, or else what was found.
std::string LineOf(const CaseReport& report, std::optional<Defect> defect,
                   const KnownFailure* known, const std::string& found) {
  return fmt::format("{}@{}  {}\n", report.id, KnownFailure::Word(defect),
                     known == nullptr ? found : known->reason);
}

// A case that failed without a finding is a fault of the suite, and is known to nobody.
std::string LinesOfCause(const RunReport& run, const Cause& cause, std::set<std::string>& listed) {
  std::string lines;
  for (const CauseCase& each : cause.cases) {
    if (each.findings.empty()) continue;
    const Finding& finding = *each.findings.front();
    const std::string line =
        LineOf(*each.report, finding.defect, run.KnownBefore(*each.report, finding),
               fmt::format("{}: {}", finding.clause, finding.detail));
    if (listed.insert(line.substr(0, line.find(' '))).second) lines += line;
  }
  if (lines.empty()) return "";
  return fmt::format("\n# {}, {}: {}\n{}", Name(cause.worst), cause.Clause(),
                     Headline(cause.defect), lines);
}

std::string LinesOfUnproven(const RunReport& run) {
  std::string lines;
  for (const CaseReport& report : run.cases) {
    if (report.outcome != Outcome::kUnproven) continue;
    lines += LineOf(report, std::nullopt, run.KnownUnproven(report), report.note);
  }
  return lines.empty() ? "" : "\n# unproven because of the above\n" + lines;
}

}  // namespace

std::string KnownFailuresText(const RunReport& run) {
  std::string out = fmt::format(
      "# Known failures, for dstack-conformance run --known-failures. A line: CASES@DEFECT and a "
      "reason;\n# CASES is a glob over their ids, DEFECT what they show.\n"
      "# Written by dstack-conformance {}; profile {}; catalogue {}.\n",
      DSTACK_VERSION, Name(run.asked.profile), run.asked.catalog_digest);
  std::set<std::string> listed;
  for (const Cause& cause : CausesOf(run)) {
    if (cause.level == Level::kMust) out += LinesOfCause(run, cause, listed);
  }
  return listed.empty() ? out : out + LinesOfUnproven(run);
}

}  // namespace conformance
