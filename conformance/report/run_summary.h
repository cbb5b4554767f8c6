// RunSummary: the few sentences about a whole run that every report for people has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/judge/cause.h"
#include "conformance/judge/run_report.h"

namespace conformance {

// How a verdict may look: no report shows it better than this.
enum class Tone { kGood, kOpen, kBad };
Tone ToneOf(Verdict verdict);

// BySeverity is how bad the failures are: "2 critical, 1 low"; warnings do not count.
std::string BySeverity(const std::vector<Cause>& causes);

// CauseSummary is to how few causes what the client did comes down: "2 causes (2 critical) in 59 failed
// cases, and 1 cause of warnings"; empty where it did nothing wrong.
std::string CauseSummary(const RunReport& run, const std::vector<Cause>& causes);

// RunNotes is what the run left out, a sentence each: that it stopped at a failure, points of sweeps,
// cases of sessions, cases that need a full world, cases that the agent does not give. Empty: nothing.
std::vector<std::string> RunNotes(const RunReport& run);

// OutOfDateTexts is the known failures to change, a line each.
std::vector<std::string> OutOfDateTexts(const RunReport& run);

// SeverityMeaning is what a breach costs: "the secret leaves the process, or is likely to".
std::string_view SeverityMeaning(Severity severity);

}  // namespace conformance
