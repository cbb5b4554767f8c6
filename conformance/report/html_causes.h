// HtmlCauses: what the client did wrong, as a part of the HTML report.
#pragma once

#include <string>

#include "conformance/report/html_parts.h"

namespace conformance {

// HtmlCauses is the section of the causes, the worst first: failures under a heading for each severity,
// then warnings, then what was known. Each says what the agent sent, what the client did, what it should do,
// the clause, its source, the cases and the command that repeats one.
std::string HtmlCauses(const HtmlRun& of);

}  // namespace conformance
