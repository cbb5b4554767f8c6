// The sockets of a run: what the members of a case say of them.
#pragma once

#include "conformance/case/encounter.h"
#include "mock_agent/wire/json_view.h"

namespace conformance {

// ReadSockets takes `socket`, `socket_name` and `default_sockets`.
Result<void> ReadSockets(const mock_agent::JsonView& object, Encounter& out);

}  // namespace conformance
