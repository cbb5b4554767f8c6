// An AgentSecret for tests and benchmarks, made in the only way there is: out of an answer of the
// agent.
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "provider/agent/agent_secret.h"

namespace provider {

// BodyOfAnswer is the body of a sound answer over HTTP.
inline Result<ResponseBody> BodyOfAnswer(std::string_view body) {
  const auto answer =
      fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", body.size(), body);
  BOOST_OUTCOME_TRY(
      response,
      ResponseBody::FromAnswer(
          {reinterpret_cast<const std::uint8_t*>(answer.data()), answer.size()}, Stream::kEnded));
  if (!response) return Reason::kClosedBeforeAnswer;
  return std::move(*response);
}

// SecretOfAnswer decodes the answer whose key member is this JSON string (escapes allowed, quotes
// not included).
inline Result<AgentSecret> SecretOfAnswer(std::string_view key) {
  BOOST_OUTCOME_TRY(body, BodyOfAnswer(fmt::format(R"({{"key":"{}"}})", key)));
  BOOST_OUTCOME_TRY(text, KeyText::FromJson(body));
  return AgentSecret::Decode(std::move(text));
}

}  // namespace provider
