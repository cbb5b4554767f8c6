// Rendering: the steps of a script with their templates filled in.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mock_agent/script/script.h"
#include "mock_agent/script/step.h"
#include "mock_agent/wire/answer_parts.h"

namespace mock_agent {

struct RenderedStep {
  const Step* step;   // of the script, which must outlive this
  std::string bytes;  // empty for a step that sends nothing
};

// Render fills in every template.
std::vector<RenderedStep> Render(const Script& script, const AnswerParts& parts);

// SentBytes is everything the steps send, in order; what is sent over and over until the client is
// gone stands there once.
std::string SentBytes(std::span<const RenderedStep> steps);

}  // namespace mock_agent
