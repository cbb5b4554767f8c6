// Text that was drawn at random, and not written by anybody.
#pragma once

#include <string_view>

namespace conformance {

// Each says whether a run of characters is long enough for 32 bytes and looks drawn: 42 characters
// of base64 or base58 or 40 of base85 in which the kinds (upper, lower, digit, other) change as often
// as chance has it, or 51 letters of one case and digits, which nobody writes in one word. What was
// drawn is missed once in some thousand times.
bool LooksDrawn64(std::string_view run);
bool LooksDrawn32(std::string_view run);
bool LooksDrawn85(std::string_view run);

}  // namespace conformance
