// What the reports for people and for machines have in common.
#pragma once

#include <string>
#include <string_view>

#include "conformance/judge/run_report.h"

namespace conformance {

// ScopeNotice is how far any verdict goes, and whose answers it rests on.
std::string ScopeNotice(const RunReport& run);

// ShownText is a text of somebody else's, escaped and shortened.
std::string ShownText(std::string_view text);

// AgentText is who gave the sound answers: "the simulator in DIR, dstack 0.6.0 (rev ...)".
std::string AgentText(const AgentNamed& agent);

// kNoFinding stands where a failed case has no MUST finding, so that no report is silent about it.
inline constexpr std::string_view kNoFinding = "failed without a finding: a fault of the suite";

// ShownReason is why an incomplete run is, and empty for any other.
std::string ShownReason(const RunReport& run);

// SelectionText is which cases a run with a filter was about: "8 of 296 cases, selected by --filter
// FC-41"; empty for the whole catalogue.
std::string SelectionText(const RunReport& run);

}  // namespace conformance
