// What the parts of the HTML report have in common.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/judge/cause.h"
#include "conformance/judge/run_report.h"

namespace conformance {

// A run as the parts of the document see it: each may link to the others.
struct HtmlRun {
  const RunReport& run;
  std::vector<Cause> causes;
  std::map<std::string_view, const CaseReport*> cases;  // by id
  std::map<const Finding*, std::size_t> cause_of;       // the number of the cause, from 1

  static HtmlRun Of(const RunReport& run);
};

// HtmlBadge is a word with a colour: a severity, an outcome or "known".
std::string HtmlBadge(std::string_view word);
// HtmlRow is a term and what is said of it, in a list of them; `html` stands as it is.
std::string HtmlRow(std::string_view term, std::string_view html);
// HtmlCode is text in a typewriter's letters.
std::string HtmlCode(std::string_view text);
// HtmlCommand is a command to copy.
std::string HtmlCommand(std::string_view command);
// HtmlCaseLink leads to a case of the run; of another one it is only the id.
std::string HtmlCaseLink(const HtmlRun& of, std::string_view id);
// HtmlClauseLink leads to the row of a clause.
std::string HtmlClauseLink(std::string_view clause);

}  // namespace conformance
