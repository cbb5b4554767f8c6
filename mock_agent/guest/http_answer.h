// HTTP answer: the bytes that carry an Answer over HTTP/1.1.
#pragma once

#include <string>

#include "mock_agent/guest/guest_methods.h"
#include "mock_agent/wire/request.h"

namespace mock_agent {

// KeepsAlive: the connection serves another request after this one. False for a request that is not
// whole, for another version than HTTP/1.1, and where the client said `Connection: close`.
bool KeepsAlive(const Request& request);

// SerializeAnswer is the status line, Content-Type, Content-Length, `Connection: close` unless
// KeepsAlive, and the body, which the answer to HEAD goes without.
std::string SerializeAnswer(const Answer& answer, const Request& request);

}  // namespace mock_agent
