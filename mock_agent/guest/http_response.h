// HTTP response: the bytes that carry an answer as the guest agent's own server sends it: which headers, in
// which order, in which letters (measured in the recordings).
#pragma once

#include <string>
#include <string_view>

#include "mock_agent/guest/answer.h"
#include "mock_agent/guest/rpc.h"
#include "mock_agent/wire/http_framing.h"
#include "mock_agent/wire/http_head.h"

namespace mock_agent {

// ResponseTo carries a method's answer or a page; HEAD's has no body. `date` is an IMF-fixdate (RFC 9110,
// section 5.6.7).
std::string ResponseTo(const HttpHead& head, const HttpFraming& framing, Service service,
                       const Answer& answer, std::string_view date);

// UnroutableResponse comes from below the framework: a chunked page, and none of its headers.
std::string UnroutableResponse(const HttpHead& head, const HttpFraming& framing,
                               std::string_view date);

// RefusalOf is the server's answer to what is no request: no body, and the connection closes.
std::string RefusalOf(HeadFault fault, std::string_view date);

// PageOf is what the framework says by itself, to whom prefers JSON as JSON: 400, 404, 422 or 500.
Answer PageOf(int status, bool as_json);

// HttpDate is the time now.
std::string HttpDate();

}  // namespace mock_agent
