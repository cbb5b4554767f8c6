// ProbeAgent: is that a dstack guest agent?
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

#include "provider/agent/agent_socket.h"
#include "provider/agent/refusal.h"

namespace provider {

// What a guest agent says about itself.
struct AgentIdentity {
  std::string path;     // of its socket
  std::string version;  // of dstack: 1 to 64 letters, digits and ". _ + -"
};

// ProbeAgent asks Version and Info, each over a connection of its own, and no key. Both questions
// have the bounds and the strictness of the question for a key (StrictJson). A guest agent names a
// version, an app id in hex and an instance id in hex, which may be empty. Refuses with kNotAGuestAgent
// where what listens answers anything else, and with the reasons of the exchange where it does not
// answer. `wait` is for the first connection, the timeout for both questions together; a pinned user as
// in AgentConnection::Open.
Placed<AgentIdentity> ProbeAgent(const SocketCandidates& candidates, std::chrono::milliseconds wait,
                                 std::chrono::milliseconds timeout,
                                 std::optional<uid_t> pinned = std::nullopt);

}  // namespace provider
