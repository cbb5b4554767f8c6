#include "mock_agent/command/faults.h"

#include <malloc.h>

#include <memory>
#include <string>
#include <utility>

#include "mock_agent/guest/key_parts.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/script/script_player.h"
#include "mock_agent/wire/answer_parts.h"

namespace mock_agent {
namespace {

using nlohmann::json;

constexpr std::size_t kLargeFault = std::size_t{1} << 20;

std::size_t TextIn(const HeardRequest& request) {
  std::size_t bytes = request.body.size() + request.head.target.size() + request.head.method.size();
  for (const auto& [name, value] : request.head.headers) bytes += name.size() + value.size();
  return bytes;
}

json Listed(std::uint64_t number, const FaultRule& rule) {
  return {{"id", number},
          {"rule", rule.written()},
          {"matched", rule.matched()},
          {"given", rule.given()}};
}

Work<void> PlayFault(SharedRendering& effect, const AnswerParts& parts, Connection& connection) {
  auto rendering = effect.For(parts);
  const std::weak_ptr<const Rendering> played = rendering;
  std::size_t bytes = 0;
  for (const RenderedStep& step : rendering->steps) bytes += step.bytes.size();
  co_await PlaySteps(std::move(rendering), connection);
  // Left alone, the allocator keeps what is free.
  if (bytes >= kLargeFault && played.expired()) static_cast<void>(malloc_trim(0));
}

}  // namespace

Fault Faults::FaultFor(const HeardRequest& request, const Answer& faithful) {
  Note(request);
  for (auto& [number, kept] : rules_) {
    FaultRule& rule = kept.rule;
    if (!rule.Takes(request)) continue;
    Fault fault{.delay = rule.delay()};
    const auto effect = rule.EffectOn(request, faithful);
    if (!effect) return fault;
    const KeyRequestResult asked = KeyRequestFromJson(request.body);
    auto parts = std::make_shared<AnswerParts>(
        PartsOf(identity_, asked ? asked.value() : KeyRequest{}, effect->script().secret_bytes()));
    parts->answer = faithful.body;
    fault.play = [effect, parts = std::move(parts)](Connection& connection) {
      return PlayFault(*effect, *parts, connection);
    };
    return fault;
  }
  return {};
}

Result<std::uint64_t> Faults::Add(const json& rule) {
  if (rules_.size() == kMostRules) {
    return Error{ErrorCode::kWrongType, "there are a thousand rules already: reset them"};
  }
  BOOST_OUTCOME_TRY(read, FaultRule::Parse(rule));
  const std::size_t bytes = ListedText(json::array({Listed(last_ + 1, read)})).size();
  if (bytes > kMostRuleBytes - rule_bytes_) {
    return Error{ErrorCode::kWrongType, "the rules are more than 16 MiB together: remove some"};
  }
  rule_bytes_ += bytes;
  rules_.emplace(++last_, Kept{std::move(read), bytes});
  return last_;
}

bool Faults::Remove(std::uint64_t number) {
  const auto kept = rules_.find(number);
  if (kept == rules_.end()) return false;
  rule_bytes_ -= kept->second.bytes;
  rules_.erase(kept);
  return true;
}

void Faults::Reset() {
  rules_.clear();
  rule_bytes_ = 0;
  requests_.clear();
  request_bytes_ = 0;
}

json Faults::Rules() const {
  json rules = json::array();
  for (const auto& [number, kept] : rules_) rules.push_back(Listed(number, kept.rule));
  return rules;
}

std::string ListedText(const json& listed) {
  return listed.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

json Faults::Requests() const {
  return json(requests_);
}

void Faults::Note(const HeardRequest& request) {
  const std::size_t bytes = TextIn(request);
  json headers = json::array();
  const bool shown = bytes <= kMostRequestBytes / 4;
  if (shown) {
    for (const auto& [name, value] : request.head.headers) headers.push_back({name, value});
  }
  requests_.push_back({{"socket", SocketNameOf(request.service)},
                       {"method", request.method},
                       {"http_method", request.head.method},
                       {"target", shown ? request.head.target : "(too long to keep)"},
                       {"headers", std::move(headers)},
                       {"body", shown ? request.body : "(too long to keep)"},
                       {"bytes", bytes}});
  request_bytes_ += bytes;
  while (requests_.size() > kMostRequests ||
         (request_bytes_ > kMostRequestBytes && requests_.size() > 1)) {
    request_bytes_ -= requests_.front().at("bytes").get<std::size_t>();
    requests_.pop_front();
  }
}

}  // namespace mock_agent
