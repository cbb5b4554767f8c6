// The HTML report: a run's verdict for people, in one file.
#pragma once

#include <string>

#include "conformance/judge/run_report.h"

namespace conformance {

// HtmlReport is a document that asks no network for anything, and is readable without its script: the
// verdict first, then causes, clauses and every case. Its script only filters. Nothing that a client wrote
// becomes markup, and the document's policy lets nothing run but its own script.
std::string HtmlReport(const RunReport& run);

}  // namespace conformance
