// Answer error: where in a rule's `answer` it is that the script made of it is wrong.
#pragma once

#include "mock_agent/wire/json_view.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// InAnswer is the error that Script::Parse gave for ScriptOf(answer), at the JSON pointer of what was
// written: the text with a wrong placeholder, or the end; the whole answer where it is no part alone.
Error InAnswer(const JsonView& answer, const Error& of_script);

}  // namespace mock_agent
