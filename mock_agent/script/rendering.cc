#include "mock_agent/script/rendering.h"

#include <algorithm>
#include <utility>

namespace mock_agent {
namespace {

bool LooksAtNothing(const Script& script) {
  return script.body().is_fixed() && std::ranges::all_of(script.steps(), [](const Step& step) {
           return step.bytes.empty() || step.bytes.front().is_fixed();
         });
}

// Alter makes the alteration to what the first step sends.
void Alter(const Alteration& alteration, std::vector<RenderedStep>& steps) {
  static const Step kBefore{.action = Step::Action::kSendTaken, .bytes = {}};
  std::string& sent = steps.front().bytes;
  if (alteration.change != Alteration::Change::kSplit) {
    sent = Altered(sent, alteration);
    return;
  }
  std::string before = sent.substr(0, alteration.at);
  sent.erase(0, alteration.at);
  steps.insert(steps.begin(), {&kBefore, std::move(before)});
}

}  // namespace

std::vector<RenderedStep> Render(const Script& script, const AnswerParts& parts) {
  const std::string body = script.body().Render(parts, "");
  std::vector<RenderedStep> rendered;
  for (const Step& step : script.steps()) {
    rendered.push_back({&step, step.bytes.empty() ? "" : step.bytes.front().Render(parts, body)});
  }
  if (const auto& alteration = script.alteration()) Alter(*alteration, rendered);
  return rendered;
}

std::shared_ptr<const Rendering> SharedRendering::For(const AnswerParts& parts) {
  if (auto playing = last_.lock()) return playing;
  const auto made = std::make_shared<const Rendering>(Rendering{script_, Render(*script_, parts)});
  if (LooksAtNothing(*script_)) last_ = made;
  return made;
}

std::string SentBytes(std::span<const RenderedStep> steps) {
  std::string sent;
  for (const RenderedStep& rendered : steps) {
    for (std::uint32_t i = 0; i < rendered.step->times; ++i) sent += rendered.bytes;
  }
  return sent;
}

}  // namespace mock_agent
