#include "mock_agent/guest/faithful_session.h"

#include <optional>
#include <string>
#include <utility>

#include "mock_agent/guest/guest_methods.h"
#include "mock_agent/guest/http_answer.h"

namespace mock_agent {

Session FaithfulSession(Identity identity, std::chrono::milliseconds idle) {
  return {.serve = [identity = std::move(identity), idle](Connection& connection) {
    for (;;) {
      const std::optional<Request> request = connection.NextRequest(idle);
      if (!request) return;
      const std::string answer = SerializeAnswer(AnswerRequest(identity, *request), *request);
      if (!connection.Send(answer) || !KeepsAlive(*request)) return;
    }
  }};
}

}  // namespace mock_agent
