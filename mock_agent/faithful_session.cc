#include "mock_agent/faithful_session.h"

#include <optional>
#include <string>

#include "mock_agent/guest_methods.h"
#include "mock_agent/http_answer.h"

namespace mock_agent {

void ServeFaithfully(const Identity& identity, Connection::Clock::duration idle,
                     Connection& connection) {
  for (;;) {
    const std::optional<Request> request = connection.NextRequest(idle);
    if (!request) return;
    const std::string answer = SerializeAnswer(AnswerRequest(identity, *request), *request);
    if (!connection.Send(answer) || !KeepsAlive(*request)) return;
  }
}

}  // namespace mock_agent
