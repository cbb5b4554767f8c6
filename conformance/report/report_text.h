// What the reports for people and for machines have in common.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/judge/run_report.h"

namespace conformance {

// ScopeNotice is how far any verdict goes, and whose answers it rests on.
std::string ScopeNotice(const RunReport& run);

// Counted is "1 case", "2 cases".
std::string Counted(std::size_t count, std::string_view noun);

// ShownText is a text of somebody else's, escaped and shortened.
std::string ShownText(std::string_view text);

// AgentText is who gave the sound answers: "the simulator in DIR, dstack 0.6.0 (rev ...)".
std::string AgentText(const AgentNamed& agent);

// kNoFinding stands where a failed case has no MUST finding, so that no report is silent about it.
inline constexpr std::string_view kNoFinding = "failed without a finding: a fault of the suite";

// ShownReason is why an incomplete run is, and empty for any other.
std::string ShownReason(const RunReport& run);

// VerdictWords is the verdict in words, the same in every report: "not conformant; 3 known failures,
// none new".
std::string VerdictWords(const RunReport& run);

// MinSeverityText is what a case that failed, and does not fail the run, is below: "below --min-severity
// high".
std::string MinSeverityText(const RunReport& run);

// RepetitionText is what a case came to how often, the worst first: "2 of 5 failed, 3 held".
std::string RepetitionText(const Repetitions& repetitions);

// OutOfDateText is one entry of the known failures to change, and where: "FILE:3: key-*: ...".
std::string OutOfDateText(const KnownFailures& known, const OutOfDate& entry);

// SelectionText is which cases a run with a filter was about: "8 of 296 cases, selected by --filter
// FC-41"; empty for the whole catalogue.
std::string SelectionText(const RunReport& run);

}  // namespace conformance
