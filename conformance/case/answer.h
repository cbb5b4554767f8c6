// Answer: the HTTP answer of a case, by its parts. What is not said is the sound answer's.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "conformance/case/result.h"
#include "mock_agent/wire/json_view.h"

namespace conformance {

// Overridden is the `answer` of a case on top of its twin's: part by part, but for `headers`, whose
// edits come after the twin's. Both are objects or null.
nlohmann::json Overridden(const nlohmann::json& twins, const nlohmann::json& own);

// ScriptOf is the script (docs/cases.md) that sends this answer: one `send` of its parts put
// together, and how it ends. kUnknownMember, kWrongValue; also for an edit of a header that is not
// there, and for a cut after a text that does not occur.
Result<nlohmann::json> ScriptOf(const mock_agent::JsonView& answer);

}  // namespace conformance
