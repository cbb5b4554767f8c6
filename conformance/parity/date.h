// Date: the header `date`.
#pragma once

#include <ctime>
#include <optional>
#include <string_view>

namespace conformance::parity {

// ReadDate reads an IMF-fixdate ("Mon, 23 Nov 2026 08:03:56 GMT"); nothing for what is none, also
// for a day of the week that is not the date's.
std::optional<std::time_t> ReadDate(std::string_view text);

}  // namespace conformance::parity
