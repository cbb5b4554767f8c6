// HttpRoute: which call a request is, as the guest agent's own framework routes it (Rocket; measured in the
// recordings).
#pragma once

#include <string>

#include "mock_agent/guest/http_target.h"
#include "mock_agent/guest/rpc.h"
#include "mock_agent/wire/http_head.h"

namespace mock_agent {

struct HttpRoute {
  enum class Kind {
    kCall,
    kNotFound,       // 404, a page
    kUnprocessable,  // 422, a page: the method's name is empty
    kUnroutable,     // 400, a page from below the framework's own headers
    kMalformed,      // 400 without a body, and the end of the connection
  };
  Kind kind;
  Mount mount = Mount::kV0;
  std::string method = {};  // the called one, decoded, without its service's prefix
  bool is_get = false;      // GET or HEAD: nobody reads the body
  bool json = false;        // of a POST: what its Content-Type or its query asks for
  std::string_view query = {};
};

// RouteOf borrows from the head.
HttpRoute RouteOf(const HttpHead& head, Service service, Api api);

}  // namespace mock_agent
