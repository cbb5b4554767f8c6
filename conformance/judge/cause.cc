#include "conformance/judge/cause.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace conformance {
namespace {

// Whether it fails the run: SHOULD findings are of the first kind too.
enum class Standing { kNew, kBelow, kKnown };

Standing StandingOf(const RunReport& run, const CaseReport& report, const Finding& finding) {
  if (run.KnownBefore(report, finding) != nullptr) return Standing::kKnown;
  return run.Below(report, finding) ? Standing::kBelow : Standing::kNew;
}

// What findings of one cause have in common; where a part says nothing of the cause, it is empty.
using InCommon =
    std::tuple<std::optional<Defect>, Level, std::optional<Severity>, std::string_view, Standing>;

bool WhateverTheClause(Defect defect) {
  return defect == Defect::kExitStatus || defect == Defect::kNoKeyLine;
}

InCommon InCommonOf(const CaseReport& report, const Finding* finding, Standing standing) {
  if (finding == nullptr) return {std::nullopt, Level::kMust, Severity::kCritical, "", standing};
  if (WhateverTheClause(finding->defect)) {
    return {finding->defect, finding->level, std::nullopt, "", standing};
  }
  return {finding->defect, finding->level, report.Worst(*finding), finding->clause, standing};
}

// WorstOf is the worst of what a case has of a cause. What nobody can name may be anything.
Severity WorstOf(const CauseCase& each) {
  Severity worst = each.findings.empty() ? Severity::kCritical : Severity::kLow;
  for (const Finding* finding : each.findings) {
    worst = std::min(worst, each.report->Worst(*finding));
  }
  return worst;
}

const std::string& ClauseOf(const CauseCase& each) {
  return each.findings.empty() ? each.report->clause : each.findings.front()->clause;
}

using Causes = std::map<InCommon, std::vector<CauseCase>>;

void Add(const CaseReport& report, const Finding* finding, Standing standing, Causes& causes) {
  std::vector<CauseCase>& cases = causes[InCommonOf(report, finding, standing)];
  if (cases.empty() || cases.back().report != &report) cases.push_back({&report, {}});
  if (finding != nullptr) cases.back().findings.push_back(finding);
}

bool HasMust(const CaseReport& report) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [](const Finding& finding) { return finding.level == Level::kMust; });
}

Cause CauseOf(const InCommon& common, std::vector<CauseCase> cases) {
  std::sort(cases.begin(), cases.end(), [](const CauseCase& left, const CauseCase& right) {
    return left.report->id < right.report->id;
  });
  const auto example = std::min_element(
      cases.begin(), cases.end(),
      [](const CauseCase& left, const CauseCase& right) { return WorstOf(left) < WorstOf(right); });
  Cause cause;
  cause.defect = std::get<std::optional<Defect>>(common);
  cause.level = std::get<Level>(common);
  cause.known = std::get<Standing>(common) == Standing::kKnown;
  cause.below = std::get<Standing>(common) == Standing::kBelow;
  cause.worst = WorstOf(*example);
  cause.example = static_cast<std::size_t>(example - cases.begin());
  for (const CauseCase& each : cases) cause.clauses.push_back(ClauseOf(each));
  std::sort(cause.clauses.begin(), cause.clauses.end());
  cause.clauses.erase(std::unique(cause.clauses.begin(), cause.clauses.end()), cause.clauses.end());
  cause.cases = std::move(cases);
  return cause;
}

Kind KindOfClauseOf(const Cause& cause) {
  const Clause* clause = FindClause(cause.Clause());
  return clause == nullptr ? Kind::kPolicy : clause->kind;
}

bool ShownBefore(const Cause& left, const Cause& right) {
  const auto rank = [](const Cause& cause) {
    // More cases come first.
    return std::tuple(cause.level, cause.known, cause.below, cause.worst, KindOfClauseOf(cause),
                      -std::ptrdiff_t(cause.cases.size()), std::string_view(cause.Clause()),
                      cause.defect);
  };
  return rank(left) < rank(right);
}

}  // namespace

const std::string& Cause::Clause() const {
  return ClauseOf(Example());
}

const KnownFailure* WhyKnown(const RunReport& run, const Cause& cause) {
  const CauseCase& example = cause.Example();
  if (!cause.known || example.findings.empty()) return nullptr;
  return run.KnownBefore(*example.report, *example.findings.front());
}

std::vector<Cause> CausesOf(const RunReport& run) {
  Causes found;
  for (const CaseReport& report : run.cases) {
    for (const Finding& finding : report.findings) {
      Add(report, &finding, StandingOf(run, report, finding), found);
    }
    if (report.outcome == Outcome::kFailed && !HasMust(report))
      Add(report, nullptr, Standing::kNew, found);
  }
  std::vector<Cause> causes;
  causes.reserve(found.size());
  for (auto& [common, cases] : found) causes.push_back(CauseOf(common, std::move(cases)));
  std::sort(causes.begin(), causes.end(), ShownBefore);
  return causes;
}

}  // namespace conformance
