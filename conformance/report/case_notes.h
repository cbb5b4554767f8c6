// CaseNotes: the cases that proved nothing, and why.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/judge/run_report.h"

namespace conformance {

// CaseNote is what some cases that proved nothing have to say, all the same.
struct CaseNote {
  std::string_view word;  // "UNPROVEN", "UNSUPPORTED", "NOT MADE" or "VACUOUS"
  std::string id;         // of the first, and how many more there are
  std::string_view clause;
  std::string text;
};

// CaseNotes has a note for the cases of the same word and words, in the order of the first of them; with
// `each` one for every case. They point into the run.
std::vector<CaseNote> CaseNotes(const RunReport& run, bool each);

}  // namespace conformance
