#include "conformance/report/html_causes.h"

#include <fmt/format.h>

#include <cstddef>
#include <string_view>
#include <vector>

#include "conformance/judge/excerpt.h"
#include "conformance/report/cause_text.h"
#include "conformance/report/defect_text.h"
#include "conformance/report/markup_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "conformance/report/run_summary.h"

namespace conformance {
namespace {

constexpr std::size_t kOpenLinks = 8;  // links to cases that are not folded

std::string GroupTitle(const Cause& cause) {
  if (cause.known) return "Known failures";
  if (cause.below) return "Below the severity that fails the run";
  if (cause.level != Level::kMust) return "Warnings";
  std::string name(Name(cause.worst));
  name.front() = static_cast<char>(name.front() - 'a' + 'A');
  return name;
}

std::string GroupText(const HtmlRun& of, const Cause& cause) {
  if (cause.known) return "Listed in the file of known failures; they do not fail the run.";
  if (cause.below) {
    return fmt::format("A MUST of the profile does not hold; these are {} and do not fail the run.",
                       MinSeverityText(of.run));
  }
  if (cause.level != Level::kMust)
    return "A SHOULD of the profile does not hold; the run does not fail for it.";
  return fmt::format("At worst, {}.", SeverityMeaning(cause.worst));
}

std::string Links(const HtmlRun& of, const Cause& cause) {
  std::string first;
  std::string rest;
  std::size_t number = 0;
  for (const CauseCase& each : cause.cases) {
    // "and 1 more" is no shorter than the one.
    const bool open = number < kOpenLinks || cause.cases.size() == kOpenLinks + 1;
    (open ? first : rest) += fmt::format("<li>{}</li>", HtmlCaseLink(of, each.report->id));
    ++number;
  }
  std::string list = fmt::format("<ul class=\"links\">{}</ul>", first);
  if (rest.empty()) return list;
  return list + fmt::format(
                    "<details class=\"more\"><summary>{} more</summary>"
                    "<ul class=\"links\">{}</ul></details>",
                    cause.cases.size() - kOpenLinks, rest);
}

std::string HtmlDid(const Cause& cause) {
  const CauseCase& example = cause.Example();
  std::string out;
  if (example.findings.empty()) out = fmt::format("<p>{}</p>", MarkupText(kNoFinding));
  for (const Finding* finding : example.findings) {
    out += fmt::format("<p>{}</p>", MarkupText(finding->detail));
  }
  const std::string_view said = SaidOf(*example.report, cause.defect);
  if (said.empty()) return out;
  return out + fmt::format("<p class=\"said\">It said on standard error: {}</p>", HtmlCode(said));
}

std::string HtmlClauseRows(const Cause& cause) {
  const Clause* clause = FindClause(cause.Clause());
  if (clause == nullptr) return HtmlRow("Clause", HtmlClauseLink(cause.Clause()));
  std::string text =
      fmt::format("{} <span class=\"note\">{}, {}</span> {}", HtmlClauseLink(clause->id),
                  Name(cause.level), Name(clause->kind), MarkupText(clause->text));
  if (cause.clauses.size() > 1) {
    text += "<p class=\"note\">Seen in cases of";
    for (const std::string& other : cause.clauses) {
      if (other != cause.Clause()) text += " " + HtmlClauseLink(other);
    }
    text += " too.</p>";
  }
  return HtmlRow("Clause", text) + HtmlRow("Source", MarkupText(clause->source));
}

std::string KnownRow(const HtmlRun& of, const Cause& cause) {
  const KnownFailure* known = WhyKnown(of.run, cause);
  if (known == nullptr) return "";
  return HtmlRow("Known", fmt::format("{} <span class=\"note\">line {}</span>",
                                      MarkupText(known->reason), known->line));
}

std::string Card(const HtmlRun& of, std::size_t number, const Cause& cause) {
  const CaseReport& example = *cause.Example().report;
  const bool warning = cause.level != Level::kMust;
  return fmt::format(
             "<article class=\"cause {0}\" id=\"cause-{1}\" data-kind=\"cause\" "
             "data-outcome=\"{2}\" "
             "data-severity=\"{0}\" data-clause=\"{3}\">\n"
             "<header><h4 id=\"cause-{1}-title\"><span class=\"number\">{1}</span> {4}</h4>\n"
             "<p class=\"marks\">{5}{6} <span class=\"note\">{7}</span></p></header>\n<dl "
             "class=\"rows\">\n",
             Name(cause.worst), number, warning ? "warned" : "failed",
             MarkupText(fmt::format("{}", fmt::join(cause.clauses, " "))),
             MarkupText(Headline(cause.defect)), HtmlBadge(Name(cause.worst)),
             cause.known   ? HtmlBadge("known")
             : cause.below ? HtmlBadge("below")
             : warning     ? HtmlBadge("warned")
                           : "",
             Counted(cause.cases.size(), "case")) +
         KnownRow(of, cause) + HtmlRow("Agent sent", MarkupText(example.title)) +
         HtmlRow("Client did", HtmlDid(cause)) +
         HtmlRow("Should", MarkupText(Duty(cause.defect, example.expectation))) +
         HtmlClauseRows(cause) + HtmlRow("Cases", Links(of, cause)) +
         HtmlRow("Repeat", HtmlCommand(RepeatCommand(of.run, example.id))) + "</dl>\n</article>\n";
}

}  // namespace

std::string HtmlCauses(const HtmlRun& of) {
  std::string out =
      "<section id=\"causes\" aria-labelledby=\"causes-title\">\n<h2 "
      "id=\"causes-title\">Causes</h2>\n";
  if (of.causes.empty()) {
    return out + "<p class=\"empty\">Nothing was found.</p>\n</section>\n";
  }
  out +=
      "<p class=\"lead\">One fault of a client shows in many cases. Each cause below brings "
      "together what "
      "one fault explains; of the case that stands for them it says what was sent and what came of "
      "it.</p>\n";
  std::string group;
  std::size_t number = 0;
  for (const Cause& cause : of.causes) {
    if (const std::string title = GroupTitle(cause); title != group) {
      out += group.empty() ? "" : "</section>\n";
      out += fmt::format("<section class=\"group\"><h3>{}</h3>\n<p class=\"note\">{}</p>\n", title,
                         GroupText(of, cause));
      group = title;
    }
    out += Card(of, ++number, cause);
  }
  return out + "</section>\n</section>\n";
}

}  // namespace conformance
