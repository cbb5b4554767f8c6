// SecretOfStrictAnswer: the narrowest reading of a GetKey answer, to hold the provider against.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fuzz/refusal.h"

namespace fuzz {

inline constexpr std::size_t kMostStrictBytes = std::size_t{256} * 1024;

// SecretOfStrictAnswer takes all bytes of an answer up to the end of its stream. It gives the
// secret only for what RFC 9112, RFC 8259 and profile tessera leave no doubt about: whatever the
// provider accepts, this accepts, with the same secret.
Result<std::vector<std::uint8_t>> SecretOfStrictAnswer(std::string_view answer);

}  // namespace fuzz
