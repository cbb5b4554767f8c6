// Control: the socket by which faults are put into a running agent: HTTP and JSON, docs/faults.md.
#pragma once

#include <memory>

#include "mock_agent/command/faults.h"
#include "mock_agent/wire/agent.h"

namespace mock_agent {

// ControlSession must be played in the loop of the agent that asks `faults`.
Session ControlSession(std::shared_ptr<Faults> faults);

}  // namespace mock_agent
