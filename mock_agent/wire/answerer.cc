#include "mock_agent/wire/answerer.h"

#include <optional>
#include <utility>

namespace mock_agent {

Answerer InFrontOf(Behind behind, Answerer configured) {
  return [behind = std::move(behind), configured = std::move(configured)](const Request& request) {
    return behind.configured(request) ? configured(request) : behind.stranger(request);
  };
}

Session AnsweringSession(Answerer answerer, std::chrono::milliseconds idle) {
  return {.serve = [answerer = std::move(answerer), idle](Connection& connection) {
    while (const std::optional<Request> request = connection.NextRequest(idle)) {
      const Reply reply = answerer(*request);
      if (!connection.Send(reply.bytes) || !reply.keeps_open) return;
    }
  }};
}

}  // namespace mock_agent
