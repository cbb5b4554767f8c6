#include "conformance/command/failure_choice.h"

#include <algorithm>
#include <array>
#include <vector>

#include "conformance/judge/finding.h"

namespace conformance {
namespace {

constexpr std::array kWorstFirst = {Severity::kCritical, Severity::kHigh, Severity::kMedium,
                                    Severity::kLow};

std::vector<std::string> SeverityNames() {
  std::vector<std::string> names;
  names.reserve(kWorstFirst.size());
  for (const Severity severity : kWorstFirst) names.emplace_back(Name(severity));
  return names;
}

}  // namespace

FailureChoice::FailureChoice() : min_severity(Name(Severity::kLow)) {
}

Severity FailureChoice::MinSeverity() const {
  const auto* const named =
      std::find_if(kWorstFirst.begin(), kWorstFirst.end(),
                   [this](Severity severity) { return Name(severity) == min_severity; });
  return named == kWorstFirst.end() ? Severity::kLow : *named;
}

std::function<bool(const CaseReport&)> FailureChoice::Enough(
    const std::optional<KnownFailures>& known) const {
  if (!fail_fast) return nullptr;
  return [&known, least = MinSeverity()](const CaseReport& report) {
    return std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& each) {
      return each.level == Level::kMust && !each.suspicion && report.Worst(each) <= least &&
             !(known && known->Of(report.id, each.defect) != nullptr);
    });
  };
}

void AddFailureOptions(CLI::App& app, FailureChoice& choice) {
  CLI::Option* fail_fast = app.add_flag("--fail-fast", choice.fail_fast,
                                        "end the run at the first failure that fails it");
  app.add_option("--known-failures", choice.known_failures,
                 "what is known to fail: CASES@DEFECT and the reason, a line each; CASES is a glob "
                 "over case ids. Known failures do not fail the run; new ones do, and lines that "
                 "are out of date")
      ->type_name("FILE");
  app.add_option("--write-known-failures", choice.new_known_failures,
                 "make such a file of what failed; nothing is overwritten")
      ->type_name("FILE")
      ->excludes(fail_fast);
  app.add_option("--min-severity", choice.min_severity,
                 "failures that cost less at worst are reported and do not fail the run, which is "
                 "then called not conformant all the same, and exits with 0; what is unproven or "
                 "incomplete stays so")
      ->check(CLI::IsMember(SeverityNames()))
      ->capture_default_str();
}

}  // namespace conformance
