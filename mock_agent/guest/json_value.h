// JSON value: what takes a value of any type, as serde_json 1.0.150 does.
#pragma once

#include <string_view>

#include "mock_agent/guest/json_cursor.h"

namespace mock_agent {

// IgnoreJsonValue takes any value, without keeping it, however deep it nests: a byte of memory for
// each level.
JsonFailure IgnoreJsonValue(JsonCursor& cursor);

// UnexpectedJsonType takes the value that comes and says that it is not what was expected; of arrays
// and objects it takes nothing.
JsonError UnexpectedJsonType(JsonCursor& cursor, std::string_view expected);

}  // namespace mock_agent
