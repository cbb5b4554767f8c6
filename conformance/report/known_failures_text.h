// KnownFailuresText: a file of known failures, made from a run.
#pragma once

#include <string>

#include "conformance/judge/run_report.h"

namespace conformance {

// KnownFailuresText is a line for each case that failed, under its worst cause, and for each that was
// left unproven beside one. Reasons that were known stay; others say what was found, for somebody to say
// it better. A run that shows the same again has no new failure against it.
std::string KnownFailuresText(const RunReport& run);

}  // namespace conformance
