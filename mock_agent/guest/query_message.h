// Query message: a method's fields out of the query of a GET, as serde's derived structs take them
// from serde_qs.
#pragma once

#include <string>
#include <string_view>

#include "mock_agent/guest/message.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// MessageFromQuery reads `name=value` between ampersands; a kStrings is `name[]` or `name[0]`. Of
// names that are no field only what is wrong with them counts. Of several things that are wrong the
// first by the names' order is the error, in the agent's text.
Outcome<Message, std::string> MessageFromQuery(const MessageType& type, std::string_view query);

}  // namespace mock_agent
