// Agent fault: what an agent that runs already did to a client by itself.
#pragma once

#include <filesystem>

#include "conformance/case/result.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/wire/bytes.h"
#include "mock_agent/wire/recording.h"

namespace conformance {

// FaultOf looks at what the agent said to a client that was connected to it: an error, kAgentUnusable,
// where the client asked as it was told to and did not get this key, while who sends it the same bytes
// now does, or it has another key for everybody by now. What came by another listener than the first is
// not looked at: another agent said it. A client that did not wait for its answer has
// shown nothing of the agent.
Result<void> FaultOf(const std::filesystem::path& agent, const mock_agent::KeyRequest& asked,
                     const mock_agent::Bytes& key, const mock_agent::Recording& relayed);

}  // namespace conformance
