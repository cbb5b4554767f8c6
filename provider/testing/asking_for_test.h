// Asking an AgentForTest for a key, as the provider does.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "provider/agent/agent_client.h"
#include "provider/testing/agent_for_test.h"
#include "provider/testing/text_for_test.h"

namespace provider {

inline constexpr std::chrono::milliseconds kAmple{30'000};
inline constexpr std::chrono::milliseconds kBrief{
    300};  // for the tests that are about the deadline

inline const std::string kSized = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
inline const std::string kToEnd = "HTTP/1.1 200 OK\r\n\r\nhello";

inline KeyRequest Request(const std::string& path = "key") {
  return KeyRequest::Create(path, kPurpose, kAlgorithm).value();
}

// LargeRequest is more than the socket holds, so that it is still being written when nobody reads it.
inline KeyRequest LargeRequest() {
  return Request(std::string(4'000'000, 'k'));
}

inline Placed<AgentConnection> Open(const std::string& path, std::chrono::milliseconds timeout,
                                    std::optional<uid_t> pinned = std::nullopt) {
  return AgentConnection::Open(SocketCandidates::Of(path).value(),
                               std::chrono::steady_clock::now() + timeout, pinned);
}

// Ask is the body, or the token of the reason.
inline std::string Ask(const AgentForTest& agent, std::chrono::milliseconds timeout = kAmple,
                       const KeyRequest& request = Request()) {
  auto connection = Open(agent.path(), timeout);
  if (!connection) return std::string(Token(connection.error().reason));
  const auto body = std::move(connection.value()).Ask(request);
  if (!body) return std::string(Token(body.error()));
  return Text(body.value().bytes().ExposeSecret());
}

}  // namespace provider
