#include "conformance/report/html_clauses.h"

#include <fmt/format.h>

#include <string_view>

#include "conformance/report/markup_text.h"
#include "conformance/report/report_text.h"

namespace conformance {
namespace {

// On a narrow screen a row is no table's row any more, so each part says what it is.
constexpr std::string_view kHead =
    "<table class=\"clauses\" role=\"table\" aria-labelledby=\"clauses-title\">\n<thead "
    "role=\"rowgroup\">"
    "<tr role=\"row\"><th scope=\"col\" role=\"columnheader\">Clause</th><th scope=\"col\" "
    "role=\"columnheader\">Requirement</th><th scope=\"col\" role=\"columnheader\">Level</th><th "
    "scope=\"col\" role=\"columnheader\">At worst</th><th scope=\"col\" role=\"columnheader\" "
    "class=\"figure\">Held</th><th scope=\"col\" role=\"columnheader\" "
    "class=\"figure\">Findings</th></tr></thead>\n<tbody role=\"rowgroup\">\n";

std::string RowOf(const ClauseCount& count, Profile profile) {
  const Clause* clause = FindClause(count.clause);
  const bool known = clause != nullptr;
  const bool broken = count.findings > 0;
  return fmt::format(
      "<tr role=\"row\" id=\"clause-{0}\" data-kind=\"clause\" data-clause=\"{0}\" "
      "class=\"{1}\"><th "
      "scope=\"row\" role=\"rowheader\">{0}</th><td role=\"cell\" class=\"requirement\">{2}<span "
      "class=\"note\">{3}</span></td><td role=\"cell\">{4}</td><td role=\"cell\">{5}</td><td "
      "role=\"cell\" class=\"figure\">{6}<span class=\"of\">/{7}</span></td><td role=\"cell\" "
      "class=\"figure findings\">{8}</td></tr>\n",
      MarkupText(count.clause), broken ? "broken" : "kept", known ? MarkupText(clause->text) : "",
      known ? MarkupText(clause->source) : "", known ? Name(clause->level(profile)) : "",
      known ? HtmlBadge(Name(clause->worst)) : "", count.held, count.cases, count.findings);
}

}  // namespace

std::string HtmlClauses(const HtmlRun& of) {
  std::string out =
      "<section id=\"clauses\" aria-labelledby=\"clauses-title\">\n<h2 "
      "id=\"clauses-title\">Clauses</h2>\n"
      "<p class=\"lead\">Of each clause: how many of its own cases held, and how many findings "
      "break it, in "
      "whatever case.</p>\n";
  if (const auto open = of.run.Unexercised(); !open.empty()) {
    out += "<p class=\"alert\">No case has shown anything of";
    for (const std::string& clause : open) out += " " + MarkupText(clause);
    out += ", though the profile makes each a MUST.</p>\n";
  }
  out += kHead;
  for (const ClauseCount& count : of.run.ClauseCounts()) {
    out += RowOf(count, of.run.asked.profile);
  }
  return out + "</tbody></table>\n</section>\n";
}

}  // namespace conformance
