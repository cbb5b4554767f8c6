// Sample runs for the tests of the reports, with clients that say what breaks a careless report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/judge/run_report.h"

namespace conformance {

// The secret of every case: bytes 0x80 to 0x9f, which are no UTF-8.
Bytes SampleSecret();

// Shown is what the judge makes of what a client of the samples wrote.
std::string Shown(std::string_view text);

// SampleTrace has a part of every kind, in both directions, and bytes that are hostile to terminals.
WireTrace SampleTrace();

// HeldReport is a case of this id and clause as a sound client meets it, in its first 12 ms; TO
// clauses MUST accept, others MUST refuse.
CaseReport HeldReport(std::string id, std::string clause);

// ConformantRun has two cases that held, and answers for their clauses. HostileRun has every outcome, and a client whose output is
// hostile to terminals, XML and JSON and holds the secret. MarkupRun is the same with a client that writes
// HTML, Markdown and workflow commands. PlainRun
// had a client and a machine that could not do a case each. SelectedRun held, but of
// one case that was asked for. RerunRun held, of what failed in an earlier report. IncompleteRun failed its
// smoke test.
RunReport ConformantRun();
RunReport HostileRun();
RunReport MarkupRun();
RunReport PlainRun();
RunReport SelectedRun();
RunReport RerunRun();
RunReport IncompleteRun();

// Knowing is the run with these lines as its known failures, in a file called known.txt; every case of
// the run may be listed.
RunReport Knowing(RunReport run, std::string_view lines);
// KnownRun is HostileRun without what it left open, whose one failure was known. OutOfDateRun knew of
// one that is none, too.
RunReport KnownRun();
RunReport OutOfDateRun();
// BelowRun is KnownRun whose failure nobody knew, and which costs less than its --min-severity.
RunReport BelowRun();
// FlakyRun is HostileRun of five repetitions, in two of which its failure was seen.
RunReport FlakyRun();

}  // namespace conformance
