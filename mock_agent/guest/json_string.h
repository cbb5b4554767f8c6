// JSON string: read, or passed over, as serde_json 1.0.150 does.
#pragma once

#include <string>

#include "mock_agent/guest/json_cursor.h"

namespace mock_agent {

// ReadJsonString takes a string behind its opening quotation mark, with its escapes undone.
JsonFailure ReadJsonString(JsonCursor& cursor, std::string& value);

// IgnoreJsonString takes it without keeping it: what stands in it need be no UTF-8, and no surrogate
// needs its other half.
JsonFailure IgnoreJsonString(JsonCursor& cursor);

}  // namespace mock_agent
