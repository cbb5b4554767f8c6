// What the reports for people and for machines have in common.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/judge/verdict.h"

namespace conformance {

// kOffTeeNotice is what no verdict says, whatever it is.
inline constexpr std::string_view kOffTeeNotice =
    "proven off-TEE against a mock guest agent, not on real Intel TDX with a live KMS; "
    "the keys of the run carry no security";

// kNoFinding stands where a failed case has no MUST finding, so that no report is silent about it.
inline constexpr std::string_view kNoFinding = "failed without a finding: a fault of the suite";

// Shown is what a report shows of a detail, a note or the client's standard error: redacted,
// escaped, at most 400 characters.
std::string Shown(const CaseVerdict& verdict, std::string_view text);

// ShownReason is the same of WhyIncomplete for a run that is incomplete, and empty for any other.
std::string ShownReason(const RunVerdict& run);

}  // namespace conformance
