// The agent of a run: what the members of a case say of its answers.
#pragma once

#include "conformance/case/encounter.h"
#include "mock_agent/wire/json_view.h"

namespace conformance {

// ReadAgent takes `agent`, `answer`, `script` and `secret_bytes`.
Result<void> ReadAgent(const mock_agent::JsonView& object, Encounter& out);

// ReadFirstConnection takes `first_connection` and `first_connections`, after ReadAgent: both scripts
// speak of one secret.
Result<void> ReadFirstConnection(const mock_agent::JsonView& object, Encounter& out);

}  // namespace conformance
