// What is looked at in the words of any option.
#pragma once

#include <CLI/CLI.hpp>

namespace conformance {

// WholeNumber refuses what is no decimal number of 64 bits: a sign, another base, one digit too many.
CLI::Validator WholeNumber();

// RefuseEmptyWords has every option of the command's commands refuse an empty word, which is most often a
// variable that was never set. The options are to be there already.
void RefuseEmptyWords(CLI::App& app);

}  // namespace conformance
