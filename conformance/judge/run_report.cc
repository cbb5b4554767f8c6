#include "conformance/judge/run_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

namespace conformance {
namespace {

// Shown: the client was put to it, and it says something.
bool HasShownSomething(const CaseReport& report) {
  return report.started && report.outcome != Outcome::kUnproven &&
         report.outcome != Outcome::kUnsupported;
}

bool MustBeRefused(const CaseReport& report) {
  return report.expectation == Expectation::kMustRefuse;
}

bool HasMustFinding(const CaseReport& report) {
  return std::any_of(report.findings.begin(), report.findings.end(),
                     [](const Finding& finding) { return finding.level == Level::kMust; });
}

// A case with nothing but SHOULD findings has been answered all the same.
bool Proven(const CaseReport& report) {
  return report.outcome == Outcome::kHeld || report.outcome == Outcome::kWarned;
}

bool RefusalProven(const CaseReport& report) {
  return report.answer == Answer::kRefused && Proven(report);
}

std::string Cases(std::size_t count) {
  return fmt::format("{} case{}", count, count == 1 ? "" : "s");
}

}  // namespace

std::string_view Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConformant:
      return "conformant";
    case Verdict::kSelectionHeld:
      return "selection-held";
    case Verdict::kNotConformant:
      return "not-conformant";
    case Verdict::kIncomplete:
      return "incomplete";
  }
  std::abort();
}

ExitStatus ExitStatusOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConformant:
    case Verdict::kSelectionHeld:
      return ExitStatus::kConformant;
    case Verdict::kNotConformant:
      return ExitStatus::kNotConformant;
    case Verdict::kIncomplete:
      return ExitStatus::kIncomplete;
  }
  std::abort();
}

std::size_t RunReport::Count(Outcome outcome) const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(),
                    [outcome](const CaseReport& report) { return report.outcome == outcome; }));
}

std::size_t RunReport::WithoutWorld() const {
  if (plain_world.empty()) return 0;
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [](const CaseReport& report) {
        return report.outcome == Outcome::kUnsupported && !report.started && !report.not_made;
      }));
}

Points RunReport::SweepPoints() const {
  Points sum;
  for (const CaseReport& report : cases) {
    if (!report.points) continue;
    sum.played += report.points->played;
    sum.all += report.points->all;
  }
  return sum;
}

std::size_t RunReport::NotMade() const {
  return static_cast<std::size_t>(std::count_if(
      cases.begin(), cases.end(), [](const CaseReport& report) { return report.not_made; }));
}

std::vector<ClauseCount> RunReport::ClauseCounts() const {
  std::map<std::string, ClauseCount> counts;
  for (const CaseReport& report : cases) {
    ClauseCount& own = counts[report.clause];
    ++own.cases;
    if (report.clause_held) ++own.held;
    for (const Finding& finding : report.findings) ++counts[finding.clause].findings;
  }
  std::vector<ClauseCount> sorted;
  for (auto& [clause, count] : counts) {
    count.clause = clause;
    sorted.push_back(std::move(count));
  }
  return sorted;
}

std::vector<std::string> RunReport::Unexercised() const {
  std::vector<std::string> unexercised;
  for (const std::string& clause : must_clauses) {
    const bool exercised =
        std::any_of(cases.begin(), cases.end(), [&clause](const CaseReport& report) {
          return report.clause == clause &&
                 (HasShownSomething(report) || (report.unsupported_allowed && !report.not_made));
        });
    if (!exercised) unexercised.push_back(clause);
  }
  return unexercised;
}

std::string RunReport::WhyIncomplete() const {
  if (!incomplete.empty()) return incomplete;
  if (Count(Outcome::kUnsupported) == cases.size()) return "no case ran";
  const auto disallowed = std::count_if(cases.begin(), cases.end(), [](const CaseReport& report) {
    return report.outcome == Outcome::kUnsupported && !report.unsupported_allowed &&
           !report.not_made;
  });
  if (disallowed > 0) {
    return fmt::format("{} unsupported and not allowed to be",
                       Cases(static_cast<std::size_t>(disallowed)));
  }
  if (const std::size_t unproven = Count(Outcome::kUnproven); unproven > 0) {
    return fmt::format("{} unproven: the sound twin was not accepted", Cases(unproven));
  }
  if (const auto clauses = Unexercised(); !clauses.empty()) {
    return fmt::format("no case exercised {}, which the profile makes a MUST",
                       fmt::join(clauses, ", "));
  }
  if (std::any_of(cases.begin(), cases.end(), MustBeRefused) &&
      std::none_of(cases.begin(), cases.end(), [](const CaseReport& report) {
        return MustBeRefused(report) && RefusalProven(report);
      })) {
    return "no refusal was proven";
  }
  if (std::none_of(cases.begin(), cases.end(),
                   [](const CaseReport& report) { return report.selected && Proven(report); })) {
    return "nothing was proven of what was asked";
  }
  return "";
}

Verdict RunReport::Conclusion() const {
  if (!incomplete.empty()) return Verdict::kIncomplete;
  // A MUST finding counts even if the outcome of its case should say otherwise.
  if (Count(Outcome::kFailed) > 0 || std::any_of(cases.begin(), cases.end(), HasMustFinding)) {
    return Verdict::kNotConformant;
  }
  if (!WhyIncomplete().empty()) return Verdict::kIncomplete;
  return whole_catalog ? Verdict::kConformant : Verdict::kSelectionHeld;
}

}  // namespace conformance
