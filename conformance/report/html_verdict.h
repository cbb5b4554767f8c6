// HtmlVerdict: what a run comes to, as the first part of the HTML report.
#pragma once

#include <string>

#include "conformance/report/html_parts.h"

namespace conformance {

// HtmlVerdict is the section of the verdict: what it is and means, in words and figures; what the run left
// out; how far any verdict goes; and what was asked.
std::string HtmlVerdict(const HtmlRun& of);

}  // namespace conformance
