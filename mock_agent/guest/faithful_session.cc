#include "mock_agent/guest/faithful_session.h"

#include <string>
#include <utility>

#include "mock_agent/guest/guest_session.h"
#include "mock_agent/wire/request.h"

namespace mock_agent {
namespace {

// RequestOf is a request that has been read whole.
Request RequestOf(const HeardRequest& heard) {
  Request request;
  request.method = heard.head.method;
  request.target = heard.head.target;
  request.version = heard.head.minor_version == 1 ? "HTTP/1.1" : "HTTP/1.0";
  request.headers = heard.head.headers;
  request.body = std::string(heard.body);
  request.whole = true;
  return request;
}

}  // namespace

Session FaithfulInFrontOf(Guest guest, Behind behind) {
  FaultFor leave = [behind = std::move(behind)](const HeardRequest& heard,
                                                const Answer& /*faithful*/) -> Fault {
    const Request request = RequestOf(heard);
    if (behind.configured(request) || AsksForNoKey(request)) return {};
    return {.play = [bytes = behind.stranger(request).bytes](Connection& connection) -> Work<void> {
      co_await connection.Send(bytes);
    }};
  };
  return GuestSession(std::move(guest), Service::kDstackGuest, std::move(leave));
}

}  // namespace mock_agent
