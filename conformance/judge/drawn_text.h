// Text that was drawn at random, and not written by anybody.
#pragma once

#include <string_view>

namespace conformance {

// Each says whether 32 bytes, drawn, stand somewhere in a run of characters: 40 characters of base64,
// base62 or base58, 40 of base85, or a run of 51 letters of one case and digits, which nobody writes
// in one word. What was drawn uses many different characters, changes from one kind (upper, lower,
// digit) to another wherever it likes, and hardly ever has the pairs of letters that words are made
// of. Of what is drawn one in a million is missed in base64, one in a hundred thousand in base85.
bool LooksDrawn64(std::string_view run);
bool LooksDrawn32(std::string_view run);
bool LooksDrawn85(std::string_view run);

}  // namespace conformance
