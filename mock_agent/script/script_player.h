// ScriptedSession: a script, on every connection.
#pragma once

#include <memory>
#include <optional>

#include "mock_agent/script/rendering.h"
#include "mock_agent/script/script.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/answer_parts.h"
#include "mock_agent/wire/answerer.h"
#include "mock_agent/wire/work.h"

namespace mock_agent {

// PlaySteps plays the steps of a script that starts at a request, after one that somebody else has
// read. The connection has ended then, or is to end.
Work<void> PlaySteps(std::shared_ptr<const Rendering> rendering, Connection& connection);

// ScriptedSession plays the script until it has ended, the client is gone or the agent stops, with
// templates filled in with the parts of the request that was read; of an empty body where none was.
Session ScriptedSession(Script script, PartsFor parts);

// ScriptedSession with `behind` plays the script for the first configured request of a connection;
// the stranger answers every other one before it and, where the script ends in a stall and the
// connection is open to both sides, after it, beginning with the last that the script waited for. A
// script that starts at the connection looks at none. With `first`, the first connections of all get
// that script instead; both accept then.
struct OnFirst {
  Script script;
  std::size_t connections = 1;
};
Session ScriptedSession(Script script, PartsFor parts, Behind behind,
                        std::optional<OnFirst> first = std::nullopt);

}  // namespace mock_agent
