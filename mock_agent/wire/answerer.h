// Answerer: what an agent says to one request.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/request.h"

namespace mock_agent {

struct Reply {
  std::string bytes;
  bool keeps_open;  // the connection serves another request after this one
};

// Called in the thread of an agent's loop, for every request, whole or broken.
using Answerer = std::function<Reply(const Request&)>;

// Behind is the friendly world behind an answer: every request but the one that the answer is for
// gets what it asked for, from a stranger. Who takes that has another key.
struct Behind {
  std::function<bool(const Request&)> configured;  // the request that the answer is for
  Answerer stranger;
};

// InFrontOf answers the configured request, and leaves every other one to the stranger.
Answerer InFrontOf(Behind behind, Answerer configured);

// AnsweringSession answers one request after the other, as long as the connection is kept and the
// client sends something within `idle`.
Session AnsweringSession(Answerer answerer,
                         std::chrono::milliseconds idle = std::chrono::seconds(10));

}  // namespace mock_agent
