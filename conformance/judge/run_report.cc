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

Points Sum(const std::vector<CaseReport>& cases, std::optional<Points> CaseReport::* of) {
  Points sum;
  for (const CaseReport& report : cases) {
    const std::optional<Points>& points = report.*of;
    if (!points) continue;
    sum.played += points->played;
    sum.all += points->all;
  }
  return sum;
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
    case Verdict::kKnownFailures:
      return "known-failures";
    case Verdict::kBelowMinSeverity:
      return "below-min-severity";
    case Verdict::kOutOfDate:
      return "known-failures-out-of-date";
    case Verdict::kIncomplete:
      return "incomplete";
  }
  std::abort();
}

ExitStatus ExitStatusOf(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConformant:
    case Verdict::kSelectionHeld:
    case Verdict::kKnownFailures:
    case Verdict::kBelowMinSeverity:
      return ExitStatus::kConformant;
    case Verdict::kNotConformant:
    case Verdict::kOutOfDate:
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

std::size_t RunReport::Flaky() const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [](const CaseReport& report) {
        const std::optional<Repetitions>& repetitions = report.repetitions;
        return repetitions && repetitions->Flaky();
      }));
}

std::size_t RunReport::WithoutWorld() const {
  if (plain_world.empty()) return 0;
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [](const CaseReport& report) {
        return report.outcome == Outcome::kUnsupported && !report.started && !report.not_made;
      }));
}

std::size_t RunReport::InSession() const {
  return static_cast<std::size_t>(std::count_if(
      cases.begin(), cases.end(), [](const CaseReport& report) { return report.in_session; }));
}

Points RunReport::SweepPoints() const {
  return Sum(cases, &CaseReport::points);
}

Points RunReport::Questions() const {
  return Sum(cases, &CaseReport::questions);
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
  const auto left_out = [this](const CaseReport& report) {
    return (report.unsupported_allowed && !report.not_made) || UnprovenAsKnown(report);
  };
  for (const std::string& clause : must_clauses) {
    const bool exercised = std::any_of(cases.begin(), cases.end(), [&](const CaseReport& report) {
      return report.clause == clause && (HasShownSomething(report) || left_out(report));
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
  const auto unproven = std::count_if(cases.begin(), cases.end(), [this](const CaseReport& report) {
    return report.outcome == Outcome::kUnproven && !UnprovenAsKnown(report);
  });
  if (unproven > 0) {
    return fmt::format("{} unproven: the sound twin was not accepted",
                       Cases(static_cast<std::size_t>(unproven)));
  }
  if (const auto clauses = Unexercised(); !clauses.empty()) {
    return fmt::format("no case exercised {}, which the profile makes a MUST",
                       fmt::join(clauses, ", "));
  }
  if (Failures(/*known=*/true) > 0 && FailuresBelow() == 0) return "";
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

const KnownFailure* RunReport::KnownBefore(const CaseReport& report, const Finding& finding) const {
  if (!asked.known_failures || finding.level != Level::kMust) return nullptr;
  return asked.known_failures->Of(report.id, finding.defect);
}

const KnownFailure* RunReport::KnownBefore(const CaseReport& report) const {
  if (!report.Fails()) return KnownUnproven(report);
  const Finding* worst = nullptr;
  for (const Finding& finding : report.findings) {
    if (finding.level != Level::kMust) continue;
    if (KnownBefore(report, finding) == nullptr) return nullptr;
    if (worst == nullptr || report.Worst(finding) < report.Worst(*worst)) worst = &finding;
  }
  return worst == nullptr ? nullptr : KnownBefore(report, *worst);
}

const KnownFailure* RunReport::KnownUnproven(const CaseReport& report) const {
  if (!asked.known_failures || report.outcome != Outcome::kUnproven) return nullptr;
  return asked.known_failures->Of(report.id, std::nullopt);
}

bool RunReport::Below(const CaseReport& report, const Finding& finding) const {
  return finding.level == Level::kMust && KnownBefore(report, finding) == nullptr &&
         report.Worst(finding) > asked.min_severity;
}

bool RunReport::Below(const CaseReport& report) const {
  bool below = false;
  for (const Finding& finding : report.findings) {
    if (finding.level != Level::kMust || KnownBefore(report, finding) != nullptr) continue;
    if (!Below(report, finding)) return false;
    below = true;
  }
  return below;
}

std::size_t RunReport::FailuresBelow() const {
  return static_cast<std::size_t>(std::count_if(
      cases.begin(), cases.end(), [this](const CaseReport& report) { return Below(report); }));
}

std::size_t RunReport::Failures(bool known) const {
  return static_cast<std::size_t>(
      std::count_if(cases.begin(), cases.end(), [this, known](const CaseReport& report) {
        return report.Fails() && !Below(report) && (KnownBefore(report) != nullptr) == known;
      }));
}

bool RunReport::UnprovenAsKnown(const CaseReport& report) const {
  return KnownUnproven(report) != nullptr && Failures(/*known=*/true) > 0;
}

std::vector<OutOfDate> RunReport::OutOfDateEntries() const {
  if (!asked.known_failures) return {};
  return asked.known_failures->OutOfDateAfter(cases);
}

Verdict RunReport::Conclusion() const {
  if (!incomplete.empty()) return Verdict::kIncomplete;
  if (Failures(/*known=*/false) > 0) return Verdict::kNotConformant;
  if (!OutOfDateEntries().empty()) return Verdict::kOutOfDate;
  if (!WhyIncomplete().empty()) return Verdict::kIncomplete;
  if (FailuresBelow() > 0) return Verdict::kBelowMinSeverity;
  if (Failures(/*known=*/true) > 0) return Verdict::kKnownFailures;
  return whole_catalog ? Verdict::kConformant : Verdict::kSelectionHeld;
}

}  // namespace conformance
