#include "conformance/report/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "conformance/report/report_text.h"
#include "conformance/report/written_json.h"

namespace conformance {
namespace {

using nlohmann::json;

constexpr int kOldestComparable = 5;

// Severities as reports write them, the worst first.
constexpr std::string_view kWorstFirst[] = {"critical", "high", "medium", "low"};

std::size_t Rank(std::string_view worst) {
  return static_cast<std::size_t>(std::find(std::begin(kWorstFirst), std::end(kWorstFirst), worst) -
                                  std::begin(kWorstFirst));
}

bool AddFinding(const json& finding, WrittenOutcome& outcome) {
  const auto defect = TextIn(finding, "defect");
  const auto clause = TextIn(finding, "clause");
  const auto level = TextIn(finding, "level");
  const auto worst = TextIn(finding, "worst");
  const auto detail = TextIn(finding, "detail");
  if (!defect || !clause || !level || !worst || !detail) return false;
  if (*level != "MUST") return true;
  if (outcome.worst.empty() || Rank(*worst) < Rank(outcome.worst)) {
    outcome.worst = *worst;
    outcome.detail = *detail;
  }
  outcome.defects.push_back(*defect + " " + *clause);
  return true;
}

std::optional<std::pair<std::string, WrittenOutcome>> OutcomeIn(const json& written) {
  const auto id = TextIn(written, "id");
  const auto clause = TextIn(written, "clause");
  const auto outcome = TextIn(written, "outcome");
  const json& findings = MemberIn(written, "findings");
  if (!id || !clause || !outcome || !findings.is_array()) return std::nullopt;
  WrittenOutcome read{
      .clause = *clause, .outcome = *outcome, .worst = {}, .detail = {}, .defects = {}};
  for (const json& finding : findings) {
    if (!AddFinding(finding, read)) return std::nullopt;
  }
  if (read.outcome == "failed" && read.defects.empty()) read.defects.emplace_back(kNoFinding);
  std::sort(read.defects.begin(), read.defects.end());
  read.defects.erase(std::unique(read.defects.begin(), read.defects.end()), read.defects.end());
  return std::pair(*id, std::move(read));
}

using Ids = std::vector<std::string>;

// HasAll: of two sorted lists, the first has all that the second has.
bool HasAll(const Ids& all, const Ids& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

std::string WhyOf(const WrittenOutcome& of) {
  return of.failed() ? fmt::format("{}: {}", of.worst, of.detail) : of.outcome;
}

// WhatIsNew names what a case shows that failed before too; of any other it says what WhyOf does.
std::string WhatIsNew(const WrittenOutcome* then, const WrittenOutcome& now) {
  if (then == nullptr || !then->failed()) return WhyOf(now);
  Ids added;
  std::set_difference(now.defects.begin(), now.defects.end(), then->defects.begin(),
                      then->defects.end(), std::back_inserter(added));
  return fmt::format("failed before, and shows something else now: {}", fmt::join(added, ", "));
}

std::string List(std::string_view what, const Ids& ids, const WrittenReport& report,
                 const WrittenReport* before = nullptr) {
  if (ids.empty()) return "";
  std::string out = fmt::format("{}: {}\n", what, Counted(ids.size(), "case"));
  for (const std::string& id : ids) {
    const WrittenOutcome& of = report.cases.at(id);
    const bool compared = before != nullptr && before->cases.contains(id);
    out += fmt::format("  {}  {}  {}\n", id, of.clause,
                       WhatIsNew(compared ? &before->cases.at(id) : nullptr, of));
  }
  return out + "\n";
}

std::string Differing(std::string_view what, std::string_view before, std::string_view after) {
  return before == after ? "" : fmt::format("different {}: {}, then {}\n", what, before, after);
}

std::string DifferencesOfTheQuestion(const WrittenReport& before, const WrittenReport& after) {
  const auto only_in = [](const WrittenReport& one, const WrittenReport& other) {
    return static_cast<std::size_t>(
        std::count_if(one.cases.begin(), one.cases.end(),
                      [&other](const auto& each) { return !other.cases.contains(each.first); }));
  };
  const auto catalogue = [](const WrittenReport& report) {
    return fmt::format("{} ({})", report.digest.substr(0, 16),
                       Counted(report.catalog_cases, "case"));
  };
  std::string out = Differing("profiles", before.profile, after.profile) +
                    Differing("agents", before.agent, after.agent) +
                    Differing("catalogues", catalogue(before), catalogue(after));
  const std::size_t gone = only_in(before, after);
  const std::size_t added = only_in(after, before);
  if (gone + added > 0) {
    out +=
        fmt::format("different cases: {} only in the first, {} only in the second\n", gone, added);
  }
  return out.empty() ? out : out + "\n";
}

}  // namespace

Result<WrittenReport> WrittenReport::Read(std::string_view text, std::string name) {
  BOOST_OUTCOME_TRY(parsed, ParseReport(text, name, kOldestComparable));
  const auto status = TextIn(parsed, "status");
  const auto profile = TextIn(parsed, "profile");
  const auto agent = TextIn(MemberIn(parsed, "agent"), "kind");
  const auto digest = TextIn(MemberIn(parsed, "catalog"), "digest");
  const json& catalog_cases = MemberIn(MemberIn(parsed, "catalog"), "cases");
  const json& cases = MemberIn(parsed, "cases");
  if (!status || !profile || !agent || !digest || !catalog_cases.is_number_unsigned() ||
      !cases.is_array()) {
    return NotThatReport(name, "a member of the report is missing, or is of another type");
  }
  WrittenReport report{.name = std::move(name),
                       .status = *status,
                       .verdict = TextIn(parsed, "verdict").value_or(*status),
                       .profile = *profile,
                       .agent = *agent,
                       .digest = *digest,
                       .stopped = MemberIn(parsed, "stopped") == json(true),
                       .catalog_cases = catalog_cases.get<std::size_t>(),
                       .cases = {}};
  for (const json& each : cases) {
    auto read = OutcomeIn(each);
    if (!read || !report.cases.insert(std::move(*read)).second) {
      return NotThatReport(report.name, "a case of the report is not whole, or stands twice");
    }
  }
  return report;
}

Comparison Comparison::Of(const WrittenReport& before, const WrittenReport& after) {
  Comparison comparison;
  for (const auto& [id, now] : after.cases) {
    const auto then = before.cases.find(id);
    const bool failed = then != before.cases.end() && then->second.failed();
    if (now.failed() && !(failed && HasAll(then->second.defects, now.defects))) {
      comparison.new_failures.push_back(id);
    } else if (now.failed() && now.defects.size() < then->second.defects.size()) {
      comparison.lessened.push_back(id);
    } else if (now.failed()) {
      ++comparison.as_before;
    } else if (failed && (now.outcome == "unproven" || now.outcome == "unsupported")) {
      comparison.open.push_back(id);
    } else if (failed) {
      comparison.mended.push_back(id);
    }
  }
  for (const auto& [id, then] : before.cases) {
    if (then.failed() && !after.cases.contains(id)) comparison.gone.push_back(id);
  }
  return comparison;
}

std::string ComparisonText(const WrittenReport& before, const WrittenReport& after) {
  const Comparison found = Comparison::Of(before, after);
  std::string out = fmt::format("first:  {}: {}\nsecond: {}: {}\n\n", ShownText(before.name),
                                before.verdict, ShownText(after.name), after.verdict);
  out += DifferencesOfTheQuestion(before, after);
  out += List("new failures", found.new_failures, after, &before);
  out += List("fail for less than before", found.lessened, after);
  out += List("mended", found.mended, after);
  out += List("failed, and show nothing now", found.open, after);
  out += List("failed, and were not asked again", found.gone, before);
  return out + fmt::format("comparison: {}, {} mended, {} as before, {} for less than before\n",
                           Counted(found.new_failures.size(), "new failure"), found.mended.size(),
                           found.as_before, found.lessened.size());
}

}  // namespace conformance
