// Overridden answer: an HTTP answer by its parts. What is not said is the sound answer's.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "mock_agent/wire/json_view.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// Overridden is the `answer` of a case on top of its twin's: part by part, but for `headers`, whose
// edits come after the twin's. Both are objects or null.
nlohmann::json Overridden(const nlohmann::json& twins, const nlohmann::json& own);

// ScriptOf is the script (docs/cases.md) that sends this answer: one `send` of its parts put
// together, and how it ends. kUnknownMember, kWrongType; also for an edit of a header that is not
// there, and for a cut after a text that does not occur.
Result<nlohmann::json> ScriptOf(const JsonView& answer);

}  // namespace mock_agent
