// ScriptedSession: a script, on every connection.
#pragma once

#include "mock_agent/script/script.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/answer_parts.h"

namespace mock_agent {

// ScriptedSession plays the script until it has ended, the client is gone or the agent stops, with
// templates filled in with the parts of the request that was read; of an empty body where none was.
Session ScriptedSession(Script script, PartsFor parts);

}  // namespace mock_agent
