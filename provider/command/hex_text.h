// Hex digits in what the command prints.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "provider/agent/secret_bytes.h"

namespace provider {

// Hex is two lower-case digits a byte, of what is no secret.
std::string Hex(std::span<const std::uint8_t> bytes);

// SurroundSecret puts the hex digits of a secret between two texts, in secret memory alone.
SecretBytes SurroundSecret(std::string_view before, const SecretBytes& secret,
                           std::string_view after);

}  // namespace provider
