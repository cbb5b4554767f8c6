// Rendering: the steps of a script with their templates filled in.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
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

// Rendering is rendered steps, with their script.
struct Rendering {
  std::shared_ptr<const Script> script;
  std::vector<RenderedStep> steps;
};

// SharedRendering renders a script that looks at nothing of the request once for all who play it at the
// same time: its bytes are there as long as somebody does. For one thread.
class SharedRendering {
 public:
  explicit SharedRendering(std::shared_ptr<const Script> script) : script_(std::move(script)) {}

  const Script& script() const { return *script_; }
  std::shared_ptr<const Rendering> For(const AnswerParts& parts);

 private:
  std::shared_ptr<const Script> script_;
  std::weak_ptr<const Rendering> last_;  // of a script that looks at nothing
};

// SentBytes is everything the steps send, in order; what is sent over and over until the client is
// gone stands there once.
std::string SentBytes(std::span<const RenderedStep> steps);

}  // namespace mock_agent
