// Control: the socket by which faults are put into a running agent: HTTP and JSON, docs/faults.md.
#pragma once

#include <chrono>
#include <memory>

#include "mock_agent/command/faults.h"
#include "mock_agent/wire/agent.h"

namespace mock_agent {

// ControlSession answers one request, and ends. Who has not sent it for so long, or does not take the
// answer, loses the connection. To be played in the loop of the agent that asks `faults`.
Session ControlSession(std::shared_ptr<Faults> faults,
                       std::chrono::milliseconds patience = std::chrono::seconds(10));

}  // namespace mock_agent
