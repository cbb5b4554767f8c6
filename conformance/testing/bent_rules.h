// The judge's rules with one of them bent, to see which client then goes unnoticed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace conformance {

// Bends is every way there is to bend a rule: "leaks:disabled".
//   disabled: it finds nothing, or asks for nothing
//   inverted: it finds something exactly where it would have found nothing
//   lighter:  a MUST weighs as a SHOULD; of proof, what is unproven counts as vacuous
//   narrower: what looks at every run looks at the judged one only
std::vector<std::string> Bends();

// Bend bends the rules in force; false where there is no such bend.
bool Bend(std::string_view bend);

}  // namespace conformance
