// HtmlClauses: what a run has shown of each clause, as a part of the HTML report.
#pragma once

#include <string>

#include "conformance/report/html_parts.h"

namespace conformance {

// HtmlClauses is the section with the table of the clauses that have a case or a finding in the run.
std::string HtmlClauses(const HtmlRun& of);

}  // namespace conformance
