#include "conformance/report/html_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "conformance/report/markup_text.h"

namespace conformance {

HtmlRun HtmlRun::Of(const RunReport& run) {
  HtmlRun of{.run = run, .causes = CausesOf(run), .cases = {}, .cause_of = {}};
  for (const CaseReport& report : run.cases) of.cases.emplace(report.id, &report);
  std::size_t number = 0;
  for (const Cause& cause : of.causes) {
    ++number;
    for (const CauseCase& each : cause.cases) {
      for (const Finding* finding : each.findings) of.cause_of.emplace(finding, number);
    }
  }
  return of;
}

std::string HtmlBadge(std::string_view word) {
  return fmt::format("<span class=\"badge {0}\">{0}</span>", word);
}

std::string HtmlRow(std::string_view term, std::string_view html) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", term, html);
}

std::string HtmlCode(std::string_view text) {
  return fmt::format("<code>{}</code>", MarkupText(text));
}

std::string HtmlCommand(std::string_view command) {
  return fmt::format("<pre class=\"command\"><code>{}</code></pre>", MarkupText(command));
}

std::string HtmlCaseLink(const HtmlRun& of, std::string_view id) {
  if (!of.cases.contains(id)) return HtmlCode(id);
  return fmt::format("<a class=\"case-link\" href=\"#case-{0}\">{0}</a>", MarkupText(id));
}

std::string HtmlClauseLink(std::string_view clause) {
  return fmt::format("<a href=\"#clause-{0}\">{0}</a>", MarkupText(clause));
}

}  // namespace conformance
