// Random bodies: messages to a method, sound and broken, as JSON, protobuf or a query.
#pragma once

#include <string>

#include "conformance/parity/dice.h"
#include "conformance/parity/methods.h"

namespace conformance::parity {

// Each is sound in most draws, and otherwise broken in one or two ways.
std::string RandomJson(Dice& dice, const Method& method);
std::string RandomProtobuf(Dice& dice, const Method& method);
// RandomQuery stands behind the "?" of a target.
std::string RandomQuery(Dice& dice, const Method& method);

}  // namespace conformance::parity
