#include "conformance/report/html_cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <set>
#include <string_view>

#include "conformance/report/html_case_details.h"
#include "conformance/report/markup_text.h"

namespace conformance {
namespace {

constexpr Outcome kOrder[] = {Outcome::kFailed,      Outcome::kUnproven, Outcome::kWarned,
                              Outcome::kUnsupported, Outcome::kVacuous,  Outcome::kHeld};

std::string_view MeaningOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kFailed:
      return "The client broke a MUST.";
    case Outcome::kUnproven:
      return "Refused as expected, but the twin failed: says nothing.";
    case Outcome::kWarned:
      return "Only SHOULD findings.";
    case Outcome::kUnsupported:
      return "The client says it cannot, or this machine or this agent cannot.";
    case Outcome::kVacuous:
      return "Refused as expected, but the twin was refused too, which the profile allows: the "
             "defect was "
             "never reached.";
    case Outcome::kHeld:
      return "As the profile expects; a refusal's twin was accepted.";
  }
  std::abort();
}

// WorstWord is the name of the worst severity of a case's findings; empty: it has none.
std::string_view WorstWord(const CaseReport& report) {
  std::optional<Severity> worst;
  for (const Finding& finding : report.findings) {
    const Severity each = report.Worst(finding);
    if (!worst || each < *worst) worst = each;
  }
  return worst ? Name(*worst) : std::string_view();
}

// ClausesOf is the case's own and those that it breaks.
std::string ClausesOf(const CaseReport& report) {
  std::set<std::string_view> clauses = {report.clause};
  for (const Finding& finding : report.findings) clauses.insert(finding.clause);
  return fmt::format("{}", fmt::join(clauses, " "));
}

// StandingBadges is what takes from the weight of a case's outcome.
std::string StandingBadges(const RunReport& run, const CaseReport& report) {
  std::string badges;
  if (run.KnownBefore(report) != nullptr) badges += HtmlBadge("known");
  if (run.Below(report)) badges += HtmlBadge("below");
  const auto& repetitions = report.repetitions;
  if (repetitions && repetitions->Flaky()) badges += HtmlBadge("flaky");
  return badges;
}

std::string Item(const HtmlRun& of, const CaseReport& report) {
  const std::string_view worst = WorstWord(report);
  return fmt::format(
             "<li class=\"case\" id=\"case-{0}\" data-kind=\"case\" data-outcome=\"{1}\" "
             "data-severity=\"{2}\" data-clause=\"{3}\"><details><summary><span "
             "class=\"name\">{0}</span>"
             "<span class=\"about\">{4}</span><span class=\"marks\">{5}{6}{7}<span "
             "class=\"note\">{8}</span></span></summary>\n",
             MarkupText(report.id), Name(report.outcome), worst, MarkupText(ClausesOf(report)),
             MarkupText(report.title), HtmlBadge(Name(report.outcome)),
             worst.empty() ? "" : HtmlBadge(worst), StandingBadges(of.run, report),
             MarkupText(report.clause)) +
         HtmlCaseDetails(of, report) + "</details></li>\n";
}

std::string Group(const HtmlRun& of, Outcome outcome) {
  const std::size_t count = of.run.Count(outcome);
  if (count == 0) return "";
  std::string title(Name(outcome));
  title.front() = static_cast<char>(title.front() - 'a' + 'A');
  std::string out = fmt::format(
      "<section class=\"group\"><h3>{} <span class=\"count\">{}</span></h3>\n<p "
      "class=\"note\">{}</p>\n<ul "
      "class=\"cases\">\n",
      title, count, MeaningOf(outcome));
  for (const CaseReport& report : of.run.cases) {
    if (report.outcome == outcome) out += Item(of, report);
  }
  return out + "</ul></section>\n";
}

}  // namespace

std::string HtmlCases(const HtmlRun& of) {
  std::string out =
      "<section id=\"cases\" aria-labelledby=\"cases-title\">\n<h2 id=\"cases-title\">Cases</h2>\n";
  if (of.run.cases.empty()) out += "<p class=\"empty\">No case was played.</p>\n";
  for (const Outcome outcome : kOrder) out += Group(of, outcome);
  return out + "</section>\n";
}

}  // namespace conformance
