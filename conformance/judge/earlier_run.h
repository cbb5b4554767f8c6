// EarlierRun: what has to have happened in the runs that come before the one that is judged.
#pragma once

#include <optional>
#include <string>

#include "conformance/case/clause.h"
#include "conformance/evidence/evidence.h"

namespace conformance {

// WhyNotMet is why the case shows nothing: an earlier run that had to be accepted did not end with
// one of the keys, or one that had to be refused was not. Nothing: it went as it had to.
std::optional<std::string> WhyNotMet(Expectation expectation, const Evidence& evidence);

}  // namespace conformance
