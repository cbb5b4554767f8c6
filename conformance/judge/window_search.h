// The search of one text for a secret, in every encoding that needs no decoding first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "conformance/judge/secret_windows.h"

namespace conformance {

struct Spot {
  std::string_view encoding;  // "base64"
  std::size_t at;             // about where, in the text
  std::uint64_t window;       // that was found
};

// SearchText finds eight bytes in a row of a secret as raw bytes, hex (with anything between the
// digits), base64 and base64url (broken over lines too), base32, base85, octal and binary digits.
// Linear in the text, a few instructions for each character.
std::optional<Spot> SearchText(std::string_view text, const SecretWindows& windows);

// SearchRaw finds raw bytes alone.
std::optional<Spot> SearchRaw(std::string_view text, const SecretWindows& windows);

}  // namespace conformance
