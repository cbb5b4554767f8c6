// Overridden answer: an HTTP answer by its parts. What is not said is the sound answer's.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "mock_agent/wire/json_view.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

// SoundHead is the head of the answer that is overridden, as templates: the status line, and the
// header lines, without their ends. One of these is a Content-Length of ${body_length}.
struct SoundHead {
  std::string status_line = "HTTP/1.1 200 OK";
  std::vector<std::string> lines = {"Content-Type: application/json",
                                    "Content-Length: ${body_length}"};
};

// Overridden is the `answer` of a case on top of its twin's: part by part, but for `headers`, whose
// edits come after the twin's. Both are objects or null.
nlohmann::json Overridden(const nlohmann::json& twins, const nlohmann::json& own);

// ScriptOf is the script (docs/cases.md) that sends this answer: its parts put together
// and delivered, and how it ends. kUnknownMember, kWrongType; also for an edit of a header that is not
// there, and for a cut after a text that does not occur, whatever the case of its letters.
Result<nlohmann::json> ScriptOf(const JsonView& answer, const SoundHead& sound = {});

}  // namespace mock_agent
