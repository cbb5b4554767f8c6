// HttpFraming: what of a head says how its body is framed and what becomes of the connection, as the guest
// agent's own server takes it (hyper 1; measured in the recordings).
#pragma once

#include <cstdint>

#include "mock_agent/wire/http_head.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

struct HttpFraming {
  bool chunked = false;
  std::uint64_t length = 0;  // where it is not chunked
  bool keep_alive = true;
  bool expects_continue = false;
};

// FramingOf is kMalformed for a length that is no number or two that differ, and for a transfer coding that
// is not chunked in the end, or in HTTP/1.0.
Outcome<HttpFraming, HeadFault> FramingOf(const HttpHead& head);

}  // namespace mock_agent
