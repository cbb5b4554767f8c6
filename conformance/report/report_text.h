// What the reports for people and for machines have in common.
#pragma once

#include <string>
#include <string_view>

#include "conformance/judge/run_report.h"

namespace conformance {

// kOffTeeNotice is what no verdict says, whatever it is.
inline constexpr std::string_view kOffTeeNotice =
    "proven off-TEE against a mock guest agent, not on real Intel TDX with a live KMS; "
    "the keys of the run carry no security";

// kNoFinding stands where a failed case has no MUST finding, so that no report is silent about it.
inline constexpr std::string_view kNoFinding = "failed without a finding: a fault of the suite";

// ShownReason is why an incomplete run is, and empty for any other.
std::string ShownReason(const RunReport& run);

// SelectionText is which cases a run with a filter was about: "8 of 296 cases, selected by --filter
// FC-41"; empty for the whole catalogue.
std::string SelectionText(const RunReport& run);

}  // namespace conformance
