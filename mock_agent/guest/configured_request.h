// ConfiguredRequest: the one request of GetKey that an agent was set up for.
#pragma once

#include <functional>
#include <string>

#include "mock_agent/guest/key_request.h"
#include "mock_agent/wire/request.h"

namespace mock_agent {

// AsksFor tells whether a request is POST to `/GetKey` or `/v0/GetKey` (of v1 to `/v1/GetKey`) without
// a query, in origin or absolute form, for this path and purpose (of v1 for this domain), and an
// algorithm that is the same to the agent; a missing field is empty. A request that is not whole, and
// a body in which these fields cannot be read, count as one that is.
std::function<bool(const Request&)> AsksFor(KeyRequest asked);
// AsksForPath is the same, whatever the purpose and the algorithm: the real agent's key does not
// depend on the purpose. v1 has a key for no algorithm but those that it knows.
std::function<bool(const Request&)> AsksForPath(std::string path, KeyApi api = KeyApi::kV0);

// AsksForKeys is the same, whatever is asked of GetKey.
std::function<bool(const Request&)> AsksForKeys(KeyApi api = KeyApi::kV0);

}  // namespace mock_agent
