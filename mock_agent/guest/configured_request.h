// ConfiguredRequest: the one request of GetKey v0 that an agent was set up for.
#pragma once

#include <functional>
#include <string>

#include "mock_agent/guest/key_request.h"
#include "mock_agent/wire/request.h"

namespace mock_agent {

// AsksFor tells whether a request is POST to `/GetKey` or `/v0/GetKey` without a query, in origin
// or absolute form, for this path and purpose, and an algorithm that is the same to the agent; a
// missing field is empty. A request that is not whole, and a body in which these fields cannot be
// read, count as one that is.
std::function<bool(const Request&)> AsksFor(KeyRequest asked);
// AsksForPath is the same, whatever the purpose and the algorithm: the real agent's key does not
// depend on the purpose.
std::function<bool(const Request&)> AsksForPath(std::string path);

// AsksForKeys is the same, whatever is asked of GetKey.
std::function<bool(const Request&)> AsksForKeys();

}  // namespace mock_agent
