#include "conformance/report/json_report.h"

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/judge/cause.h"
#include "conformance/judge/excerpt.h"
#include "conformance/report/cause_text.h"
#include "conformance/report/defect_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "conformance/report/trace_json.h"
#include "dstack_version.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;

ordered_json TextOrNull(std::string_view text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

// PrintableList is words as somebody typed them.
ordered_json PrintableList(const std::vector<std::string>& words) {
  ordered_json list = ordered_json::array();
  for (const std::string& word : words) list.push_back(Printable(word));
  return list;
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

ordered_json FindingsJson(const CaseReport& report) {
  ordered_json findings = ordered_json::array();
  for (const Finding& finding : report.findings) {
    findings.push_back({{"defect", Name(finding.defect)},
                        {"clause", finding.clause},
                        {"level", Name(finding.level)},
                        {"worst", Name(report.Worst(finding))},
                        {"detail", finding.detail}});
  }
  return findings;
}

ordered_json EvidenceJson(const Seen& seen) {
  return {{"ending", EndingName(seen.ending)},
          {"status", seen.status},
          {"elapsed_ms", seen.elapsed.count()},
          {"peak_memory_kib", seen.peak_memory_kib},
          {"requests", seen.requests},
          {"connections", seen.connections},
          {"stderr_excerpt", seen.stderr_excerpt},
          {"stdout_bytes", seen.stdout_bytes}};
}

ordered_json PointsJson(const std::optional<Points>& points) {
  if (!points) return nullptr;
  return {{"played", points->played}, {"all", points->all}};
}

// kOutcomes is in the order that reports count them in.
constexpr Outcome kOutcomes[] = {Outcome::kHeld,   Outcome::kVacuous,  Outcome::kWarned,
                                 Outcome::kFailed, Outcome::kUnproven, Outcome::kUnsupported};

ordered_json RepetitionsJson(const std::optional<Repetitions>& repetitions) {
  if (!repetitions) return nullptr;
  ordered_json outcomes = ordered_json::object();
  for (const Outcome outcome : kOutcomes) {
    outcomes[std::string(Name(outcome))] = repetitions->Times(outcome);
  }
  return {{"played", repetitions->Played()},
          {"flaky", repetitions->Flaky()},
          {"outcomes", std::move(outcomes)}};
}

ordered_json CaseJson(const CaseReport& report, const RunReport& run) {
  const KnownFailure* known = run.KnownBefore(report);
  return {{"id", report.id},
          {"clause", report.clause},
          {"title", report.title},
          {"expectation", Name(report.expectation)},
          {"twin", TextOrNull(report.twin)},
          {"selected", report.selected},
          {"answer", report.started ? ordered_json(Name(report.answer)) : ordered_json(nullptr)},
          {"outcome", Name(report.outcome)},
          {"clause_held", report.clause_held},
          {"unsupported_allowed", report.unsupported_allowed},
          {"not_made", report.not_made},
          {"points", PointsJson(report.points)},
          {"repetitions", RepetitionsJson(report.repetitions)},
          {"below", run.Below(report)},
          {"known", known == nullptr ? ordered_json(nullptr) : ordered_json(known->reason)},
          {"note", TextOrNull(report.note)},
          {"findings", FindingsJson(report)},
          {"evidence", report.started ? EvidenceJson(report.seen) : ordered_json(nullptr)},
          {"wire", TraceJson(report.wire)}};
}

ordered_json CountsJson(const RunReport& run) {
  ordered_json counts = ordered_json::object();
  for (const Outcome outcome : kOutcomes) {
    counts[std::string(Name(outcome))] = run.Count(outcome);
  }
  return counts;
}

ordered_json ClauseJson(const ClauseCount& count, Profile profile) {
  const Clause* clause = FindClause(count.clause);
  const bool known = clause != nullptr;
  return {{"id", count.clause},
          {"level", known ? ordered_json(Name(clause->level(profile))) : ordered_json(nullptr)},
          {"kind", known ? ordered_json(Name(clause->kind)) : ordered_json(nullptr)},
          {"worst", known ? ordered_json(Name(clause->worst)) : ordered_json(nullptr)},
          {"cases", count.cases},
          {"held", count.held},
          {"findings", count.findings}};
}

ordered_json ClausesJson(const RunReport& run) {
  ordered_json clauses = ordered_json::array();
  for (const ClauseCount& count : run.ClauseCounts()) {
    clauses.push_back(ClauseJson(count, run.asked.profile));
  }
  return clauses;
}

// CauseJson: what the agent sent and the client did is of the example.
ordered_json CauseJson(const Cause& cause, const RunReport& run) {
  const CauseCase& example = cause.Example();
  const Clause* clause = FindClause(cause.Clause());
  const bool known = clause != nullptr;
  ordered_json cases = ordered_json::array();
  for (const CauseCase& each : cause.cases) cases.push_back(each.report->id);
  return {{"defect", cause.defect ? ordered_json(Name(*cause.defect)) : ordered_json(nullptr)},
          {"headline", Headline(cause.defect)},
          {"level", Name(cause.level)},
          {"worst", Name(cause.worst)},
          {"known", cause.known},
          {"below", cause.below},
          {"clause", cause.Clause()},
          {"kind", known ? ordered_json(Name(clause->kind)) : ordered_json(nullptr)},
          {"requirement", known ? ordered_json(clause->text) : ordered_json(nullptr)},
          {"source", known ? ordered_json(clause->source) : ordered_json(nullptr)},
          {"clauses", cause.clauses},
          {"example", example.report->id},
          {"agent", example.report->title},
          {"client",
           example.findings.empty() ? std::string(kNoFinding) : example.findings.front()->detail},
          {"said", TextOrNull(SaidOf(*example.report, cause.defect))},
          {"should", Duty(cause.defect, example.report->expectation)},
          {"repeat", RepeatCommand(run, example.report->id)},
          {"cases", std::move(cases)}};
}

ordered_json CausesJson(const RunReport& run) {
  ordered_json causes = ordered_json::array();
  for (const Cause& cause : CausesOf(run)) causes.push_back(CauseJson(cause, run));
  return causes;
}

ordered_json KnownFailuresJson(const RunReport& run) {
  const auto& known = run.asked.known_failures;
  if (!known) return nullptr;
  ordered_json out_of_date = ordered_json::array();
  for (const OutOfDate& entry : run.OutOfDateEntries()) {
    out_of_date.push_back({{"line", entry.line}, {"pattern", entry.entry}, {"why", entry.why}});
  }
  return {{"file", Printable(known->path())},     {"digest", known->digest()},
          {"entries", known->entries().size()},   {"known", run.Failures(/*known=*/true)},
          {"new", run.Failures(/*known=*/false)}, {"out_of_date", std::move(out_of_date)}};
}

ordered_json RerunJson(const std::optional<RerunOf>& rerun) {
  if (!rerun) return nullptr;
  return {{"file", Printable(rerun->file)},
          {"digest", rerun->digest},
          {"cases", rerun->cases},
          {"whole", rerun->whole}};
}

ordered_json AgentJson(const RunReport& run) {
  const AgentNamed& agent = run.asked.agent;
  return {{"kind", agent.kind},
          {"place", TextOrNull(ShownText(agent.place))},
          {"version", TextOrNull(ShownText(agent.version))},
          {"not_made", run.NotMade()}};
}

ordered_json SweepJson(const RunReport& run) {
  const Points points = run.SweepPoints();
  return {{"choice", run.asked.sweep}, {"played", points.played}, {"all", points.all}};
}

ordered_json WorldJson(const RunReport& run) {
  return {{"kind", run.plain_world.empty() ? "full" : "plain"},
          {"why", TextOrNull(run.plain_world)},
          {"not_played", run.WithoutWorld()}};
}

}  // namespace

std::string JsonReport(const RunReport& run) {
  const Verdict verdict = run.Conclusion();
  const RunQuestion& asked = run.asked;
  ordered_json cases = ordered_json::array();
  for (const CaseReport& report : run.cases) cases.push_back(CaseJson(report, run));
  const ordered_json report = {
      {"schema_version", kReportSchemaVersion},
      {"tool_version", DSTACK_VERSION},
      {"profile", Name(asked.profile)},
      {"seed", std::to_string(asked.seed)},
      {"command", PrintableList(asked.command)},
      {"deadline_ms", asked.deadline.count()},
      {"jobs", asked.jobs},
      {"repeat", {{"asked", asked.repeat}, {"flaky", run.Flaky()}}},
      {"session",
       {{"asked", asked.session},
        {"not_asked", asked.without_session},
        {"questions", {{"asked", run.Questions().played}, {"all", run.Questions().all}}},
        {"in_session", asked.in_session},
        {"cases_in_session", run.InSession()}}},
      {"sweep", SweepJson(run)},
      {"filter", PrintableList(asked.filter)},
      {"exclude", PrintableList(asked.exclude)},
      {"allow_unsupported", PrintableList(asked.allow_unsupported)},
      {"case_files", PrintableList(asked.case_files)},
      {"rerun_failed", RerunJson(asked.rerun)},
      {"min_severity", {{"asked", Name(asked.min_severity)}, {"below", run.FailuresBelow()}}},
      {"known_failures", KnownFailuresJson(run)},
      {"catalog", {{"digest", asked.catalog_digest}, {"cases", asked.catalog_cases}}},
      {"whole_catalog", run.whole_catalog},
      {"stopped", run.stopped},
      {"world", WorldJson(run)},
      {"agent", AgentJson(run)},
      {"off_tee", true},
      {"notice", ScopeNotice(run)},
      {"status", Name(verdict)},
      {"exit_status", static_cast<int>(ExitStatusOf(verdict))},
      {"verdict", VerdictWords(run)},
      {"incomplete", TextOrNull(ShownReason(run))},
      {"unexercised", run.Unexercised()},
      {"elapsed_ms", run.elapsed.count()},
      {"counts", CountsJson(run)},
      {"clauses", ClausesJson(run)},
      {"causes", CausesJson(run)},
      {"cases", std::move(cases)}};
  return report.dump(2, ' ', /*ensure_ascii=*/false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace conformance
