// JSON message: a method's fields out of a JSON body, as serde's derived structs take them.
#pragma once

#include <string>
#include <string_view>

#include "mock_agent/guest/message.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// MessageFromJson reads an object by names, or an array by the fields' order; what is missing keeps
// its default, members of no name are passed over, a member twice is an error, and so is null but for
// a kNumber. An empty body is a message of defaults. The error is the agent's text.
Outcome<Message, std::string> MessageFromJson(const MessageType& type, std::string_view body);

}  // namespace mock_agent
