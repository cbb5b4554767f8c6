// Base64, as MIME has it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace conformance::parity {

// FromBase64 is the bytes; nothing for another alphabet, a missing padding or white space.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace conformance::parity
