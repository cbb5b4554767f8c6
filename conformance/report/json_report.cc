#include "conformance/report/json_report.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string_view>

#include "conformance/judge/excerpt.h"
#include "conformance/report/report_text.h"
#include "dstack_version.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;

constexpr int kSchemaVersion = 1;

ordered_json TextOrNull(std::string_view text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

std::string_view EndingName(ProcessEvidence::Ending ending) {
  switch (ending) {
    case ProcessEvidence::Ending::kExited:
      return "exited";
    case ProcessEvidence::Ending::kSignalled:
      return "signalled";
    case ProcessEvidence::Ending::kDeadline:
      return "deadline";
  }
  std::abort();
}

ordered_json FindingsJson(const CaseVerdict& verdict) {
  ordered_json findings = ordered_json::array();
  for (const Finding& finding : verdict.findings) {
    findings.push_back({{"defect", Name(finding.defect)},
                        {"clause", finding.clause},
                        {"level", Name(finding.level)},
                        {"detail", Shown(verdict, finding.detail)}});
  }
  return findings;
}

ordered_json EvidenceJson(const CaseVerdict& verdict) {
  const ProcessEvidence& process = verdict.evidence.process;
  return {{"ending", EndingName(process.ending)},
          {"status", process.status},
          {"elapsed_ms", process.elapsed.count()},
          {"peak_memory_kib", process.peak_memory_kib},
          {"requests", verdict.evidence.wire.RequestCount()},
          {"connections", verdict.evidence.wire.connection_count},
          {"stderr_excerpt", Shown(verdict, process.standard_error)},
          {"stdout_bytes", process.standard_output.size()}};
}

ordered_json CaseJson(const CaseVerdict& verdict, Profile profile) {
  const Case& of = *verdict.of;
  const bool started = verdict.Started();
  return {{"id", of.id},
          {"clause", of.clause},
          {"title", Printable(of.title)},
          {"expectation", Name(of.expectation(profile))},
          {"twin", TextOrNull(of.twin)},
          {"answer", started ? ordered_json(Name(verdict.answer)) : ordered_json(nullptr)},
          {"outcome", Name(verdict.outcome)},
          {"unsupported_allowed", verdict.unsupported_allowed},
          {"note", TextOrNull(Shown(verdict, verdict.note))},
          {"findings", FindingsJson(verdict)},
          {"evidence", started ? EvidenceJson(verdict) : ordered_json(nullptr)}};
}

ordered_json CountsJson(const RunVerdict& run) {
  ordered_json counts = ordered_json::object();
  for (const Outcome outcome : {Outcome::kHeld, Outcome::kVacuous, Outcome::kWarned,
                                Outcome::kFailed, Outcome::kUnproven, Outcome::kUnsupported}) {
    counts[std::string(Name(outcome))] = run.Count(outcome);
  }
  return counts;
}

}  // namespace

std::string JsonReport(const RunVerdict& run) {
  const ExitStatus status = run.Status();
  ordered_json cases = ordered_json::array();
  for (const CaseVerdict& verdict : run.cases) cases.push_back(CaseJson(verdict, run.profile));
  const ordered_json report = {{"schema_version", kSchemaVersion},
                               {"tool_version", DSTACK_VERSION},
                               {"profile", Name(run.profile)},
                               {"seed", std::to_string(run.seed)},
                               {"command", run.command},
                               {"whole_catalog", run.whole_catalog},
                               {"off_tee", true},
                               {"notice", kOffTeeNotice},
                               {"status", Name(status)},
                               {"exit_status", static_cast<int>(status)},
                               {"incomplete", TextOrNull(ShownReason(run))},
                               {"elapsed_ms", run.elapsed.count()},
                               {"counts", CountsJson(run)},
                               {"cases", std::move(cases)}};
  return report.dump(2, ' ', /*ensure_ascii=*/false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace conformance
