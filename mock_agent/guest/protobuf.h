// Protobuf: messages on the wire as prost 0.13 reads and writes them.
#pragma once

#include <string>
#include <string_view>

#include "mock_agent/guest/message.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// MessageFromProtobuf takes fields in any order, the last of each, and skips those of no number;
// groups in them nest at most 100 deep. The error is prost's text.
Outcome<Message, std::string> MessageFromProtobuf(const MessageType& type, std::string_view body);

// AnswerToProtobuf is the message without what is at its default.
std::string AnswerToProtobuf(const Message& message);

// ProtobufText is a message with nothing but a text in field 1; empty for an empty text.
std::string ProtobufText(std::string_view text);

}  // namespace mock_agent
