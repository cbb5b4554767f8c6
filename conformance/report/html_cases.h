// HtmlCases: every case of a run, as a part of the HTML report.
#pragma once

#include <string>

#include "conformance/report/html_parts.h"

namespace conformance {

// HtmlCases is the section of the cases, under a heading for each outcome, what failed first; within it in
// catalogue order. Each is folded.
std::string HtmlCases(const HtmlRun& of);

}  // namespace conformance
