#include "mock_agent/script/rendering.h"

namespace mock_agent {

std::vector<RenderedStep> Render(const Script& script, const AnswerParts& parts) {
  const std::string body = script.body().Render(parts, "");
  std::vector<RenderedStep> rendered;
  for (const Step& step : script.steps()) {
    rendered.push_back({&step, step.bytes.empty() ? "" : step.bytes.front().Render(parts, body)});
  }
  return rendered;
}

std::string SentBytes(std::span<const RenderedStep> steps) {
  std::string sent;
  for (const RenderedStep& rendered : steps) {
    for (std::uint32_t i = 0; i < rendered.step->times; ++i) sent += rendered.bytes;
  }
  return sent;
}

}  // namespace mock_agent
