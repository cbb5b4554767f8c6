// JSON number: read, or passed over, as serde_json 1.0.150 does.
#pragma once

#include <string>
#include <variant>

#include "mock_agent/guest/json_cursor.h"

namespace mock_agent {

// JsonNumber is an integer where it fits: unsigned, or negative; else a double.
using JsonNumber = std::variant<unsigned long long, long long, double>;

// Text is the number as error texts name it: integer `1`, or floating point `1.5`.
std::string Text(const JsonNumber& number);

// ReadJsonNumber takes a number, behind its minus sign where it has one. IgnoreJsonNumber takes it
// without keeping it, however large it is.
JsonFailure ReadJsonNumber(JsonCursor& cursor, bool positive, JsonNumber& number);
JsonFailure IgnoreJsonNumber(JsonCursor& cursor);

}  // namespace mock_agent
