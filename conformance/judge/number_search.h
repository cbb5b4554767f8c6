// The search of one text for a secret that is written as numbers.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/judge/secret_windows.h"
#include "conformance/judge/window_search.h"

namespace conformance {

// SearchNumbers finds eight bytes in a row of a secret as
//   - a list of numbers of one, two, four or eight bytes, decimal (also negative), hex or octal, in
//     either byte order, also with their indices between them or at the ends of lines of a log;
//   - one large number, decimal or in base 36, 58 or 62: at most 1300 digits.
std::optional<Spot> SearchNumbers(std::string_view text, const SecretWindows& windows);

// BigNumbers calls `take` with the bytes, most significant first, of every such large number.
void BigNumbers(std::string_view text,
                const std::function<void(std::string_view base, std::size_t at,
                                         const std::string& bytes)>& take);

}  // namespace conformance
