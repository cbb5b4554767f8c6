// CauseText: the causes of a run for people.
#pragma once

#include <span>
#include <string>

#include "conformance/judge/cause.h"
#include "conformance/judge/run_report.h"
#include "conformance/report/console_style.h"

namespace conformance {

// CauseText is a block for each cause, in their order: its number, how bad it is, what the client did
// and in how many cases; of the case that stands for them what the agent sent, what the client did and
// what it should have done; the clause and its source; the other cases, of which the style shows a few
// or all; and the command that repeats the one, with what crossed the wire in it where the style asks for
// that. Of known failures it says only why they are known and
// which cases show them, unless the style is verbose. Empty for no cause.
std::string CauseText(const RunReport& run, std::span<const Cause> causes,
                      const ConsoleStyle& style);

// SaidOf is what the client gave as its reason, where a finding of this defect leaves one wondering;
// else empty.
std::string_view SaidOf(const CaseReport& report, std::optional<Defect> defect);

}  // namespace conformance
