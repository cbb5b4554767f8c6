// The Markdown report: a run's verdict for the page of a CI job.
#pragma once

#include <string>

#include "conformance/judge/run_report.h"

namespace conformance {

// MarkdownReport is GitHub's Markdown: the verdict and why; a table of the causes, the worst first; each
// cause in full, folded; the clauses that are broken; what proved nothing; what was asked; how far any verdict
// goes. Nothing that a client wrote becomes markup.
std::string MarkdownReport(const RunReport& run);

}  // namespace conformance
