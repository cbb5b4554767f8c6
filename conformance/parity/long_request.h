// Long requests: those that a file of recordings names by size only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace conformance::parity {

// LongRequest is the request of the recording called so ("body-9m"); nothing for other names.
std::optional<std::string> LongRequest(std::string_view name);

}  // namespace conformance::parity
