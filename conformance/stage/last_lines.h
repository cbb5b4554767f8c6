// Last lines: what a program said last, fit for one line of ours.
#pragma once

#include <string>
#include <string_view>

namespace conformance {

// LastLines is the last five lines that are not blank, of 200 characters each at most, between " | ":
// ASCII without control characters, a question mark for each other byte, nothing for the colours of a
// terminal (ECMA-48, control sequences).
std::string LastLines(std::string_view said);

}  // namespace conformance
