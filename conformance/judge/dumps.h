// Dumps: the bytes that lists of numbers and the tools for showing bytes stand for.
#pragma once

#include <string>
#include <string_view>

#include "conformance/judge/character_class.h"

namespace conformance {

// FromDigits turns digits of some bits each into bytes; it stops at what is no digit.
std::string FromDigits(std::string_view text, const DigitValues& digits, unsigned bits);

// FromHexLines reads the words of two to sixteen hex digits in each line; of a line that starts
// with an offset, as those of xxd and hexdump -C do, sixteen bytes and not what stands behind them.
std::string FromHexLines(std::string_view text);

// FromDecimals reads every number below 256.
std::string FromDecimals(std::string_view text);

// FromColumns reads columns as od -c writes them: three octal digits, a character or its escape for
// each byte.
std::string FromColumns(std::string_view text);

}  // namespace conformance
