#include "mock_agent/command/fault_rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/outcome/try.hpp>
#include <limits>
#include <string_view>
#include <utility>

#include "mock_agent/command/answer_error.h"
#include "mock_agent/guest/http_target.h"
#include "mock_agent/guest/key_request.h"
#include "mock_agent/script/overridden_answer.h"
#include "mock_agent/wire/json_view.h"

namespace mock_agent {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMostCount = 1'000'000'000;
constexpr std::uint64_t kMostDelay = 600'000;  // milliseconds

Result<std::optional<std::string>> OptionalText(const JsonView& object, const std::string& name) {
  if (!object.Has(name)) return std::optional<std::string>();
  BOOST_OUTCOME_TRY(member, object.Member(name));
  BOOST_OUTCOME_TRY(text, member.Text());
  return std::optional<std::string>(std::move(text));
}

Result<std::uint64_t> NumberOr(const JsonView& object, const std::string& name, std::uint64_t least,
                               std::uint64_t most, std::uint64_t otherwise) {
  if (!object.Has(name)) return otherwise;
  BOOST_OUTCOME_TRY(member, object.Member(name));
  return member.Number(least, most);
}

Result<double> Probability(const JsonView& object) {
  if (!object.Has("probability")) return 1.0;
  BOOST_OUTCOME_TRY(member, object.Member("probability"));
  const json& value = member.value();
  const double chance = value.is_number() ? value.get<double>() : -1;
  if (chance >= 0 && chance <= 1) return chance;
  return member.Refused(ErrorCode::kWrongType, "not a number from 0 to 1");
}

std::shared_ptr<SharedRendering> EffectOf(Script script) {
  return std::make_shared<SharedRendering>(std::make_shared<const Script>(std::move(script)));
}

// Effect is the script of `answer` or `steps`; null where the rule has neither.
Result<std::shared_ptr<SharedRendering>> Effect(const JsonView& rule) {
  if (rule.Has("answer")) {
    if (rule.Has("steps")) return rule.Refused(ErrorCode::kWrongType, "steps beside answer");
    BOOST_OUTCOME_TRY(answer, rule.Member("answer"));
    BOOST_OUTCOME_TRY(made, ScriptOf(answer));
    auto parsed = Script::Parse(made, rule.file());
    if (!parsed) return InAnswer(answer, parsed.error());
    return EffectOf(std::move(parsed.value()));
  }
  if (!rule.Has("steps")) return std::shared_ptr<SharedRendering>();
  BOOST_OUTCOME_TRY(steps, rule.Member("steps"));
  BOOST_OUTCOME_TRY(parsed, Script::Parse(json{{"steps", steps.value()}}, rule.file()));
  if (std::ranges::any_of(parsed.steps(), [](const Step& step) {
        return step.action == Step::Action::kNextRequest;
      })) {
    return steps.Refused(ErrorCode::kBadStep, "next_request, and a rule is about one request");
  }
  return EffectOf(std::move(parsed));
}

// OwnPartsOf are the parts of a faithful answer that are other than the sound one's, in the words of an
// `answer`; null where there is none.
json OwnPartsOf(const HeardRequest& request, const Answer& faithful) {
  constexpr int kOk = 200;
  json parts;
  if (faithful.status != kOk) {
    parts["status_line"] = fmt::format("HTTP/1.1 {} {}", faithful.status, faithful.reason);
  }
  if (faithful.content_type != "application/json") {
    parts["headers"].push_back(
        {{"replace", "Content-Type"}, {"with", "Content-Type: " + faithful.content_type}});
  }
  if (request.head.method == "HEAD") parts["payload"] = "";
  return parts;
}

}  // namespace

std::string_view SocketNameOf(Service service) {
  switch (service) {
    case Service::kDstackGuest:
      return "dstack";
    case Service::kTappd:
      return "tappd";
    case Service::kWorker:
      return "external";
  }
  return "";
}

Result<FaultRule> FaultRule::Parse(const json& written) {
  const JsonView rule(written, "rule");
  BOOST_OUTCOME_TRYV(rule.Object({"answer", "delay_ms", "key_path", "method", "nth", "path",
                                  "probability", "seed", "socket", "steps", "times"}));
  BOOST_OUTCOME_TRY(socket, OptionalText(rule, "socket"));
  if (socket && *socket != "dstack" && *socket != "tappd" && *socket != "external") {
    BOOST_OUTCOME_TRY(member, rule.Member("socket"));
    return member.Refused(ErrorCode::kWrongType, "not dstack, tappd or external");
  }
  BOOST_OUTCOME_TRY(method, OptionalText(rule, "method"));
  BOOST_OUTCOME_TRY(path, OptionalText(rule, "path"));
  BOOST_OUTCOME_TRY(key_path, OptionalText(rule, "key_path"));
  BOOST_OUTCOME_TRY(nth, NumberOr(rule, "nth", 1, kMostCount, 0));
  BOOST_OUTCOME_TRY(times, NumberOr(rule, "times", 1, kMostCount, 0));
  BOOST_OUTCOME_TRY(probability, Probability(rule));
  BOOST_OUTCOME_TRY(seed, NumberOr(rule, "seed", 0, std::numeric_limits<std::uint64_t>::max(), 0));
  BOOST_OUTCOME_TRY(delay, NumberOr(rule, "delay_ms", 0, kMostDelay, 0));
  BOOST_OUTCOME_TRY(effect, Effect(rule));
  if (!effect && delay == 0) {
    return rule.Refused(ErrorCode::kMissingMember, "neither answer, steps nor delay_ms");
  }
  FaultRule read(seed);
  read.written_ = written;
  read.socket_ = std::move(socket);
  read.method_ = std::move(method);
  read.path_ = std::move(path);
  read.key_path_ = std::move(key_path);
  read.nth_ = nth;
  read.times_ = times;
  read.probability_ = probability;
  read.delay_ = std::chrono::milliseconds(delay);
  read.effect_ = std::move(effect);
  return read;
}

bool FaultRule::IsAbout(const HeardRequest& request) const {
  if (socket_ && *socket_ != SocketNameOf(request.service)) return false;
  if (method_ && *method_ != request.method) return false;
  if (path_ && *path_ != ParseHttpTarget(request.head.target).path) return false;
  if (!key_path_) return true;
  if (request.method != "GetKey") return false;
  const KeyRequestResult asked = KeyRequestFromJson(request.body);
  return asked && asked.value().path == *key_path_;
}

std::shared_ptr<SharedRendering> FaultRule::EffectOn(const HeardRequest& request,
                                                     const Answer& faithful) {
  const auto written = written_.find("answer");
  const json own = OwnPartsOf(request, faithful);
  if (written == written_.end() || own.is_null()) return effect_;
  if (!own_effect_ || own != own_parts_) {
    const json answer = Overridden(own, *written);
    const auto made = ScriptOf(JsonView(answer, "rule"));
    auto script = made ? Script::Parse(made.value(), "rule") : Result<Script>(made.error());
    own_effect_ = script ? EffectOf(std::move(script.value())) : effect_;
    own_parts_ = own;
  }
  return own_effect_;
}

bool FaultRule::Takes(const HeardRequest& request) {
  if (!IsAbout(request)) return false;
  ++matched_;
  if (nth_ != 0 && matched_ < nth_) return false;
  if (times_ != 0 && given_ == times_) return false;
  if (nth_ != 0 && times_ == 0 && matched_ > nth_) return false;
  // The draw is one for each request in question, so that a seed means the same choice again.
  const double drawn = static_cast<double>(chance_() >> 11) * 0x1p-53;
  if (drawn >= probability_) return false;
  ++given_;
  return true;
}

}  // namespace mock_agent
