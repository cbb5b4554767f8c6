#include "conformance/report/html_report.h"

#include <fmt/format.h>

#include <string_view>

#include "conformance/report/html_assets.h"
#include "conformance/report/html_cases.h"
#include "conformance/report/html_causes.h"
#include "conformance/report/html_clauses.h"
#include "conformance/report/html_parts.h"
#include "conformance/report/html_verdict.h"
#include "conformance/report/markup_text.h"
#include "conformance/report/repeat.h"
#include "conformance/report/report_text.h"
#include "dstack_version.h"

namespace conformance {
namespace {

std::string HtmlHead(const RunReport& run) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; "
      "script-src {}; "
      "base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta name=\"referrer\" content=\"no-referrer\">\n"
      "<meta name=\"generator\" content=\"dstack-conformance "
      "{}\">\n<title>{}</title>\n<style>{}</style>\n</head>\n",
      HtmlStyleHash(), HtmlScriptHash(), DSTACK_VERSION,
      MarkupText(fmt::format("{}: {}", VerdictWords(run), ShellLine(run.asked.command))),
      HtmlStyle());
}

std::string Option(std::string_view value, std::string_view text) {
  return fmt::format("<option value=\"{}\">{}</option>", MarkupText(value), MarkupText(text));
}

std::string Choice(std::string_view name, std::string_view label, std::string_view all,
                   const std::string& options) {
  return fmt::format("<label>{1}<select name=\"{0}\">{2}{3}</select></label>\n", name, label,
                     Option("", all), options);
}

// Filters are of no use without the script, which shows them.
std::string Filters(const RunReport& run) {
  std::string outcomes;
  for (const Outcome outcome : {Outcome::kFailed, Outcome::kUnproven, Outcome::kWarned,
                                Outcome::kUnsupported, Outcome::kVacuous, Outcome::kHeld}) {
    if (run.Count(outcome) > 0) outcomes += Option(Name(outcome), Name(outcome));
  }
  std::string severities;
  for (const Severity severity :
       {Severity::kCritical, Severity::kHigh, Severity::kMedium, Severity::kLow}) {
    severities += Option(Name(severity), Name(severity));
  }
  std::string clauses;
  for (const ClauseCount& count : run.ClauseCounts()) clauses += Option(count.clause, count.clause);
  return "<form id=\"filters\" role=\"search\" aria-label=\"Filter the report\" hidden>\n"
         "<label class=\"search\">Search<input type=\"search\" name=\"text\" autocomplete=\"off\" "
         "spellcheck=\"false\"></label>\n" +
         Choice("outcome", "Outcome", "any", outcomes) +
         Choice("severity", "Severity", "any", severities) +
         Choice("clause", "Clause", "any", clauses) +
         "<button type=\"reset\">Show all</button>\n<p id=\"matches\" role=\"status\" "
         "aria-live=\"polite\"></p>\n</form>\n";
}

constexpr std::string_view kBanner =
    "<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header class=\"banner\"><p "
    "class=\"product\">dstack-conformance</p>\n<nav aria-label=\"Parts of the report\"><ul><li><a "
    "href=\"#verdict\">Verdict</a></li><li><a href=\"#causes\">Causes</a></li><li><a "
    "href=\"#clauses\">Clauses</a></li><li><a href=\"#cases\">Cases</a></li></ul></nav></header>\n";

}  // namespace

std::string HtmlReport(const RunReport& run) {
  const HtmlRun of = HtmlRun::Of(run);
  return HtmlHead(run) + "<body>\n" + std::string(kBanner) +
         "<main id=\"main\" tabindex=\"-1\">\n" + HtmlVerdict(of) + Filters(run) + HtmlCauses(of) +
         HtmlClauses(of) + HtmlCases(of) + "</main>\n" +
         fmt::format(
             "<footer><p>Made by dstack-conformance {}. {}.</p><p>Verdict: "
             "{}</p></footer>\n<script>{}</script>\n"
             "</body>\n</html>\n",
             DSTACK_VERSION, MarkupText(ScopeNotice(run)), MarkupText(VerdictWords(run)),
             HtmlScript());
}

}  // namespace conformance
