#include "conformance/command/rendered_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/join.hpp>
#include <boost/algorithm/string/split.hpp>
#include <vector>

#include "mock_agent/guest/http_response.h"
#include "mock_agent/guest/key_parts.h"
#include "mock_agent/script/rendering.h"

namespace conformance {
namespace {

using mock_agent::Identity;

// The faithful agent says the time; nobody asks for this answer at any.
constexpr std::string_view kNoDate = "Thu, 01 Jan 1970 00:00:00 GMT";

constexpr const char* kFixedPath = "a/key/path";

const Identity& FixedIdentity() {
  static const Identity kIdentity = Identity::FromSeed(mock_agent::Bytes(32, 7)).value();
  return kIdentity;
}

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  boost::algorithm::split(words, text, [](char c) { return c == ' '; });
  return words;
}

std::string Word(const mock_agent::Step& step) {
  std::string word(Name(step.action));
  if (step.times > 1) word += "*" + std::to_string(step.times);
  if (step.milliseconds > 0) word += ":" + std::to_string(step.milliseconds);
  return word;
}

std::string StepsIn(const mock_agent::Script& script,
                    const std::vector<mock_agent::RenderedStep>& steps) {
  std::vector<std::string> words;
  if (script.start() == mock_agent::Script::Start::kConnect) words.emplace_back("at-connect");
  for (const auto& step : steps) words.push_back(Word(*step.step));
  return boost::algorithm::join(words, " ");
}

// Apart counts what stands between the common beginning and the common end, in the longer one.
template <typename Sequence>
std::size_t Apart(const Sequence& left, const Sequence& right) {
  const std::size_t most = std::min(left.size(), right.size());
  std::size_t first = 0;
  while (first < most && left[first] == right[first]) ++first;
  std::size_t last = 0;
  while (last < most - first && left[left.size() - 1 - last] == right[right.size() - 1 - last])
    ++last;
  return std::max(left.size(), right.size()) - first - last;
}

}  // namespace

Wanted Wanted::In(const Encounter& of, const std::string& key_path, mock_agent::KeyApi api) {
  return {.request = {of.key_path.value_or(key_path), of.purpose, of.algorithm, api},
          .secret_bytes = of.script ? of.script->secret_bytes() : mock_agent::kUsualSecretBytes};
}

mock_agent::AnswerParts Wanted::PartsBy(const mock_agent::Identity& identity) const {
  return PartsOf(identity, request, secret_bytes);
}

RenderedRun RenderRun(const Encounter& of, const mock_agent::Identity& identity,
                      const std::string& key_path, mock_agent::KeyApi api) {
  return RenderRun(of, Wanted::In(of, key_path, api).PartsBy(identity));
}

RenderedRun RenderRun(const Encounter& of, const mock_agent::AnswerParts& parts) {
  RenderedRun rendered{.steps = "-", .bytes = {}, .keys = {}};
  for (const auto& key : of.keys) rendered.keys.push_back(key.Render(parts, ""));
  if (!of.AgentAnswers()) return rendered;
  if (!of.script) {
    rendered.steps = "faithful";
    rendered.bytes =
        mock_agent::ResponseTo({.method = "POST"}, {}, mock_agent::Service::kDstackGuest,
                               {200, "OK", "application/json", parts.answer}, kNoDate);
    return rendered;
  }
  if (!of.script->accepts()) {
    rendered.steps = "never-accepts";
    return rendered;
  }
  const auto steps = mock_agent::Render(*of.script, parts);
  rendered.steps = StepsIn(*of.script, steps);
  rendered.bytes = mock_agent::SentBytes(steps);
  if (of.first_connection) {
    const auto first = mock_agent::Render(of.first_connection->script, parts);
    const std::string often = of.first_connection->connections == 1
                                  ? ""
                                  : fmt::format(" {} times", of.first_connection->connections);
    rendered.steps =
        StepsIn(of.first_connection->script, first) + often + " then " + rendered.steps;
    rendered.first_connection = mock_agent::SentBytes(first);
  }
  return rendered;
}

mock_agent::KeyApi FirstApi(const Case& of) {
  return TraitsOf(of.FirstAsked()).api;
}

std::string StepsOf(const Encounter& of) {
  // A place that is altered may lie beyond the end of this identity's answer, and no step depends on it.
  Encounter anywhere = of;
  if (of.script) {
    std::optional<mock_agent::Alteration> alteration = of.script->alteration();
    if (alteration) alteration->at = 0;
    anywhere.script = of.script->With(alteration);
  }
  return RenderRun(anywhere, FixedIdentity(), kFixedPath, mock_agent::KeyApi::kV0).steps;
}

Result<std::vector<SweepPoint>> RenderedPoints(const Case& of) {
  if (!of.sweep) return std::vector<SweepPoint>();
  return of.sweep->PointsOf(RenderRun(of, FixedIdentity(), kFixedPath, FirstApi(of)).bytes,
                            SweepExtent::kFull);
}

Difference DifferenceOf(const RenderedRun& left, const RenderedRun& right) {
  return {Apart(left.first_connection, right.first_connection) + Apart(left.bytes, right.bytes),
          Apart(Words(left.steps), Words(right.steps))};
}

std::optional<Difference> FromTwin(const Catalog& catalog, const Case& of) {
  const Case* twin = of.twin.empty() ? nullptr : catalog.Find(of.twin);
  if (twin == nullptr) return std::nullopt;
  const auto rendered = [api = FirstApi(of)](const Encounter& run) {
    return RenderRun(run, FixedIdentity(), kFixedPath, api);
  };
  if (!of.sweep) return DifferenceOf(rendered(of), rendered(*twin));
  const auto points = RenderedPoints(of);
  if (!points) return std::nullopt;
  return DifferenceOf(rendered(of.At(points.value().front())), rendered(*twin));
}

}  // namespace conformance
