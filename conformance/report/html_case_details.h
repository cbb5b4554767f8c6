// HtmlCaseDetails: all that a run knows of one case, as a part of the HTML report.
#pragma once

#include <string>

#include "conformance/report/html_parts.h"

namespace conformance {

// HtmlCaseDetails is what stands below the line of a case: what was sent, what had to be done, what came of
// it and why, the findings, the evidence, its twin and the command that repeats it.
std::string HtmlCaseDetails(const HtmlRun& of, const CaseReport& report);

}  // namespace conformance
