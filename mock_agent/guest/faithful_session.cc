#include "mock_agent/guest/faithful_session.h"

#include <utility>

#include "mock_agent/guest/guest_methods.h"
#include "mock_agent/guest/http_answer.h"

namespace mock_agent {

Answerer FaithfulAnswerer(Identity identity) {
  return [identity = std::move(identity)](const Request& request) -> Reply {
    return {SerializeAnswer(AnswerRequest(identity, request), request), KeepsAlive(request)};
  };
}

Session FaithfulSession(Identity identity, std::chrono::milliseconds idle) {
  return AnsweringSession(FaithfulAnswerer(std::move(identity)), idle);
}

}  // namespace mock_agent
