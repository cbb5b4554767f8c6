#include "conformance/stage/agent_fault.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/parity/answer_reader.h"
#include "conformance/parity/exchange.h"
#include "conformance/stage/agent_question.h"
#include "conformance/stage/key_answer.h"
#include "mock_agent/guest/configured_request.h"

namespace conformance {
namespace {

using mock_agent::ConnectionRecord;

constexpr std::size_t kShownOfAStatusLine = 60;

std::vector<parity::Answer> AnswersTo(const ConnectionRecord& connection) {
  parity::AnswerReader reader({}, 0);
  reader.Take(connection.sent);
  reader.End(/*closed=*/!connection.client_closed);
  return Finals(reader.TakeAnswers());
}

// Said is what was answered to one of the requests, in words; empty: this key.
std::string Said(const std::vector<parity::Answer>& answers, std::size_t at,
                 const std::string& key) {
  if (at >= answers.size()) return "nothing";
  const auto read = KeyAnswer::ReadFrom(answers[at]);
  if (!read) {
    return fmt::format("\"{}\", {}", answers[at].status_line.substr(0, kShownOfAStatusLine),
                       read.error().message);
  }
  return read.value().key == key ? "" : "another key";
}

}  // namespace

Result<void> FaultOf(const std::filesystem::path& agent, const mock_agent::KeyRequest& asked,
                     const mock_agent::Bytes& key, const mock_agent::Recording& relayed) {
  const auto configured = mock_agent::AsksFor(asked);
  const std::string expected = mock_agent::ToHex(key);
  for (const ConnectionRecord& connection : relayed.connections) {
    if (connection.listener != 0) continue;  // its successor's
    const std::vector<parity::Answer> answers = AnswersTo(connection);
    for (std::size_t at = 0; at < connection.requests.size(); ++at) {
      if (!connection.requests[at].whole || !configured(connection.requests[at])) continue;
      const std::string said = Said(answers, at, expected);
      if (said.empty() || (at >= answers.size() && connection.client_closed)) continue;
      BOOST_OUTCOME_TRY(asked_again, AskForKey(agent, asked));
      const auto again = Replayed(agent, connection.received, at + 1);
      const bool as_expected = again && Said(again.value(), at, expected).empty();
      if (asked_again.key == expected && !as_expected) continue;  // so it takes this client's bytes
      return Error{ErrorCode::kAgentUnusable,
                   fmt::format("the agent at {} gave the client {} where it gave the suite a key",
                               agent.string(), said)};
    }
  }
  return success();
}

}  // namespace conformance
