// Random values: what stands in the fields of a drawn message, sound more often than not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "conformance/parity/dice.h"
#include "conformance/parity/methods.h"

namespace conformance::parity {

// RandomText is a text for a field of this kind.
std::string RandomText(Dice& dice, FieldKind kind);
// RandomName is an alternative name of a certificate.
std::string RandomName(Dice& dice);
// RandomTime is seconds since 1970.
std::int64_t RandomTime(Dice& dice);
std::string RandomBytes(Dice& dice, std::size_t size);

}  // namespace conformance::parity
