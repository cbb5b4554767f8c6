// Relay: a session that is another agent's.
#pragma once

#include <filesystem>

#include "mock_agent/wire/agent.h"

namespace mock_agent {

// RelaySession hands every byte on, to the agent that listens at `upstream` and back, on a connection
// of its own for each one here; it ends as that does. Where nobody takes it, it ends at once.
Session RelaySession(std::filesystem::path upstream);

}  // namespace mock_agent
