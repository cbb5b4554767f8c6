// An AgentSecret for tests and benchmarks, made in the only way there is: out of an answer of the
// agent.
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "provider/agent/agent_secret.h"

namespace provider {

// SecretOfAnswer decodes the answer whose key member is this JSON string (escapes allowed, quotes
// not included).
inline Result<AgentSecret> SecretOfAnswer(std::string_view key) {
  const auto body = fmt::format(R"({{"key":"{}"}})", key);
  const auto answer =
      fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
  BOOST_OUTCOME_TRY(
      response,
      ResponseBody::FromAnswer(
          {reinterpret_cast<const std::uint8_t*>(answer.data()), answer.size()}, Stream::kEnded));
  if (!response) return Reason::kClosedBeforeAnswer;
  BOOST_OUTCOME_TRY(text, KeyText::FromJson(*response));
  return AgentSecret::Decode(std::move(text));
}

}  // namespace provider
