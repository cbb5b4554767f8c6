// FaithfulSession: what a sound guest agent does on one connection.
#pragma once

#include <chrono>

#include "mock_agent/guest/identity.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/answerer.h"

namespace mock_agent {

// FaithfulAnswerer is AnswerRequest over HTTP/1.1.
Answerer FaithfulAnswerer(Identity identity);

// FaithfulSession answers one request after the other, as long as the client keeps the connection
// and sends something within `idle`.
Session FaithfulSession(Identity identity,
                        std::chrono::milliseconds idle = std::chrono::seconds(10));

}  // namespace mock_agent
