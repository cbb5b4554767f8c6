// What the reports say of a defect: what the client did, and what it should have done.
#pragma once

#include <optional>
#include <string_view>

#include "conformance/case/clause.h"
#include "conformance/judge/finding.h"

namespace conformance {

// Headline is what a client with this defect does: "exit 0 with an empty secret". None: a case that
// failed without a finding.
std::string_view Headline(std::optional<Defect> defect);

// Duty is what it should do instead, in a case of this expectation.
std::string_view Duty(std::optional<Defect> defect, Expectation expectation);

}  // namespace conformance
