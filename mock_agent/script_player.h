// ScriptPlayer: a script, on one connection.
#pragma once

#include <cstddef>
#include <string_view>

#include "mock_agent/connection.h"
#include "mock_agent/identity.h"
#include "mock_agent/key_request.h"
#include "mock_agent/script.h"
#include "mock_agent/template.h"

namespace mock_agent {

// ValuesFor is what the placeholders of a script stand for when a client asks this: what an
// accepting client holds can be rendered from them too.
TemplateValues ValuesFor(const Identity& identity, const KeyRequest& asked,
                         std::size_t secret_bytes);

// IntakeFor is how the connection that plays this script has to read.
Connection::Intake IntakeFor(const Script& script);

// PlayScript returns when the script has ended, the client is gone or the agent stops.
// `expected_path` stands for the path of a request that did not arrive, or is no JSON object.
void PlayScript(const Script& script, const Identity& identity, std::string_view expected_path,
                Connection& connection);

}  // namespace mock_agent
