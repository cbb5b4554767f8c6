#include "mock_agent/wire/answerer.h"

#include <optional>
#include <utility>

namespace mock_agent {

Answerer InFrontOf(Behind behind, Answerer configured) {
  return [behind = std::move(behind), configured = std::move(configured)](const Request& request) {
    return behind.configured(request) ? configured(request) : behind.stranger(request);
  };
}

namespace {

Work<void> AnswerAll(const Answerer& answerer, std::chrono::milliseconds idle,
                     Connection& connection) {
  for (;;) {
    const std::optional<Request> request = co_await connection.NextRequest(idle);
    if (!request) co_return;
    const Reply reply = answerer(*request);
    const bool sent = co_await connection.Send(reply.bytes);
    if (!sent || !reply.keeps_open) co_return;
  }
}

}  // namespace

Session AnsweringSession(Answerer answerer, std::chrono::milliseconds idle) {
  return {.serve = [answerer = std::move(answerer), idle](Connection& connection) {
    return AnswerAll(answerer, idle, connection);
  }};
}

}  // namespace mock_agent
