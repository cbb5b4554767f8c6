#include "conformance/report/sarif_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/judge/cause.h"
#include "conformance/judge/excerpt.h"
#include "conformance/report/case_notes.h"
#include "conformance/report/cause_text.h"
#include "conformance/report/defect_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "conformance/report/run_summary.h"
#include "dstack_version.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;

// Rules of the run itself, beside the clauses.
constexpr std::string_view kComplete = "run-is-complete";
constexpr std::string_view kUpToDate = "known-failures-are-up-to-date";

ordered_json Message(std::string_view text) {
  return {{"text", text}};
}

// Score is what readers of SARIF sort by, from 0 to 10; above 9 is critical, from 7 on high, from 4 medium.
std::string_view Score(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
      return "9.5";
    case Severity::kHigh:
      return "8.0";
    case Severity::kMedium:
      return "5.5";
    case Severity::kLow:
      return "2.0";
  }
  std::abort();
}

// LevelOf: nothing that breaks a MUST is less than a warning.
std::string_view LevelOf(Level level, Severity worst) {
  const bool low = worst == Severity::kLow;
  if (level == Level::kMust) return low ? "warning" : "error";
  return low ? "note" : "warning";
}

// WorstOf is how bad each clause is: as its own text says, or as a cause of the run does.
std::map<std::string, Severity> WorstOf(const std::vector<Cause>& causes) {
  std::map<std::string, Severity> worst;
  for (const Cause& cause : causes) {
    const Clause* clause = FindClause(cause.Clause());
    const Severity own = clause == nullptr ? Severity::kLow : clause->worst;
    const auto [place, added] = worst.emplace(cause.Clause(), std::min(own, cause.worst));
    if (!added) place->second = std::min(place->second, cause.worst);
  }
  return worst;
}

ordered_json ClauseRule(const std::string& id, Severity worst, Profile profile) {
  const Clause* clause = FindClause(id);
  if (clause == nullptr) return {{"id", id}, {"shortDescription", Message(id)}};
  return {{"id", id},
          {"shortDescription", Message(Printable(clause->text))},
          {"fullDescription", Message(Printable(clause->text))},
          {"help", Message(fmt::format("{} Source: {}.", Printable(clause->reason),
                                       Printable(clause->source)))},
          {"defaultConfiguration", {{"level", LevelOf(clause->level(profile), worst)}}},
          {"properties",
           {{"tags", {"security", Name(clause->kind)}},
            {"security-severity", Score(worst)},
            {"worst", Name(clause->worst)},
            {"profile-level", Name(clause->level(profile))}}}};
}

ordered_json RunRule(std::string_view id, std::string_view text) {
  return {{"id", id},
          {"shortDescription", Message(text)},
          {"defaultConfiguration", {{"level", "error"}}}};
}

// Place is the client: all that a run knows of where something went wrong.
ordered_json Place(const RunReport& run) {
  const std::string command = ShellLine(run.asked.command);
  return ordered_json::array(
      {{{"logicalLocations",
         ordered_json::array(
             {{{"name", command}, {"fullyQualifiedName", command}, {"kind", "module"}}})}}});
}

std::string CauseMessage(const RunReport& run, const Cause& cause) {
  const CauseCase& example = cause.Example();
  const std::string_view did =
      example.findings.empty() ? kNoFinding : std::string_view(example.findings.front()->detail);
  const std::string_view said = SaidOf(*example.report, cause.defect);
  return fmt::format(
      "The client {}: {}.\nAgent: {}\nClient: {}{}\nShould: {}\nRepeat: {}", Headline(cause.defect),
      Counted(cause.cases.size(), "case"), example.report->title, did,
      said.empty() ? "" : fmt::format(" (standard error: {})", said),
      Duty(cause.defect, example.report->expectation), RepeatCommand(run, example.report->id));
}

ordered_json CauseResult(const RunReport& run, const Cause& cause, std::size_t rule) {
  ordered_json cases = ordered_json::array();
  for (const CauseCase& each : cause.cases) cases.push_back(each.report->id);
  const std::string_view defect = cause.defect ? Name(*cause.defect) : "none";
  ordered_json result = {{"ruleId", cause.Clause()},
                         {"ruleIndex", rule},
                         {"kind", "fail"},
                         {"level", LevelOf(cause.level, cause.worst)},
                         {"message", Message(CauseMessage(run, cause))},
                         {"locations", Place(run)},
                         {"partialFingerprints",
                          {{"cause/v1", fmt::format("{}/{}/{}/{}", defect, cause.Clause(),
                                                    Name(cause.level), Name(cause.worst))}}},
                         {"properties",
                          {{"security-severity", Score(cause.worst)},
                           {"worst", Name(cause.worst)},
                           {"level", Name(cause.level)},
                           {"defect", defect},
                           {"clauses", cause.clauses},
                           {"example", cause.Example().report->id},
                           {"cases", std::move(cases)}}}};
  if (const KnownFailure* known = WhyKnown(run, cause)) {
    result["suppressions"] =
        ordered_json::array({{{"kind", "external"}, {"justification", known->reason}}});
  }
  if (cause.below) {
    result["suppressions"] =
        ordered_json::array({{{"kind", "external"}, {"justification", MinSeverityText(run)}}});
  }
  return result;
}

ordered_json RunResult(const RunReport& run, std::string_view id, std::size_t rule,
                       const std::string& text) {
  return {{"ruleId", id},     {"ruleIndex", rule},        {"kind", "fail"},
          {"level", "error"}, {"message", Message(text)}, {"locations", Place(run)}};
}

ordered_json Notification(std::string_view level, const std::string& text) {
  return {{"level", level}, {"message", Message(text)}};
}

// Notifications say how far the verdict goes, and what proved nothing.
ordered_json Notifications(const RunReport& run) {
  ordered_json all = ordered_json::array();
  all.push_back(Notification("note", ScopeNotice(run)));
  if (const std::string selection = SelectionText(run); !selection.empty()) {
    all.push_back(Notification("warning", selection));
  }
  if (const std::string why = ShownReason(run); !why.empty()) {
    all.push_back(Notification("error", why));
  }
  for (const std::string& text : OutOfDateTexts(run)) all.push_back(Notification("error", text));
  for (const std::string& note : RunNotes(run)) all.push_back(Notification("warning", note));
  for (const CaseNote& note : CaseNotes(run, /*each=*/false)) {
    all.push_back(Notification(
        "warning", fmt::format("{} {} {}: {}", note.word, note.id, note.clause, note.text)));
  }
  return all;
}

ordered_json Invocation(const RunReport& run) {
  const Verdict verdict = run.Conclusion();
  return {{"executionSuccessful", verdict != Verdict::kIncomplete},
          {"exitCode", static_cast<int>(ExitStatusOf(verdict))},
          {"exitCodeDescription", VerdictWords(run)},
          {"toolExecutionNotifications", Notifications(run)}};
}

ordered_json SarifProperties(const RunReport& run) {
  return {{"verdict", Name(run.Conclusion())},
          {"verdictWords", VerdictWords(run)},
          {"offTee", true},
          {"profile", Name(run.asked.profile)},
          {"agent", AgentText(run.asked.agent)},
          {"world", run.plain_world.empty() ? "full" : "plain"},
          {"wholeCatalog", run.whole_catalog},
          {"repeat", run.asked.repeat},
          {"flakyCases", run.Flaky()},
          {"minSeverity", Name(run.asked.min_severity)},
          {"failuresBelowMinSeverity", run.FailuresBelow()},
          {"catalogDigest", run.asked.catalog_digest},
          {"cases", run.cases.size()},
          {"seed", std::to_string(run.asked.seed)}};
}

}  // namespace

std::string SarifReport(const RunReport& run) {
  const std::vector<Cause> causes = CausesOf(run);
  ordered_json rules = ordered_json::array();
  ordered_json results = ordered_json::array();
  std::map<std::string, std::size_t> places;
  for (const auto& [id, worst] : WorstOf(causes)) {
    places[id] = rules.size();
    rules.push_back(ClauseRule(id, worst, run.asked.profile));
  }
  for (const Cause& cause : causes) {
    results.push_back(CauseResult(run, cause, places[cause.Clause()]));
  }
  if (const std::string why = ShownReason(run); !why.empty()) {
    results.push_back(RunResult(run, kComplete, rules.size(), why));
    rules.push_back(RunRule(kComplete, "The run is complete: an incomplete one is never green."));
  }
  if (const auto texts = OutOfDateTexts(run); !texts.empty()) {
    results.push_back(
        RunResult(run, kUpToDate, rules.size(), fmt::format("{}", fmt::join(texts, "\n"))));
    rules.push_back(RunRule(kUpToDate, "What is known to fail fails."));
  }
  const ordered_json log = {
      {"$schema",
       "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
       "sarif-schema-2.1.0.json"},
      {"version", "2.1.0"},
      {"runs", ordered_json::array(
                   {{{"tool",
                      {{"driver",
                        {{"name", "dstack-conformance"},
                         {"version", DSTACK_VERSION},
                         {"semanticVersion", DSTACK_VERSION},
                         {"rules", std::move(rules)}}}}},
                     {"automationDetails",
                      {{"id", fmt::format("dstack-conformance/{}/", Name(run.asked.profile))}}},
                     {"invocations", ordered_json::array({Invocation(run)})},
                     {"columnKind", "utf16CodeUnits"},
                     {"results", std::move(results)},
                     {"properties", SarifProperties(run)}}})}};
  return log.dump(2, ' ', /*ensure_ascii=*/false, ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace conformance
