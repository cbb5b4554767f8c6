#include "mock_agent/script/step.h"

#include <array>
#include <boost/outcome/try.hpp>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

namespace mock_agent {
namespace {

constexpr std::uint64_t kMaxTimes = 1'000'000;
constexpr std::uint64_t kMaxMilliseconds = 600'000;

struct ActionName {
  std::string_view member;
  Step::Action action;
  std::vector<std::string_view> members;  // all that such a step may have
};

const std::array<ActionName, 10>& ActionNames() {
  using Action = Step::Action;
  static const std::array<ActionName, 10> kNames = {{
      {"send", Action::kSend, {"send", "times", "until_closed"}},
      {"send_bytewise", Action::kSendBytewise, {"send_bytewise"}},
      {"send_taken", Action::kSendTaken, {"send_taken"}},
      {"drip", Action::kDrip, {"drip", "every_ms"}},
      {"wait_ms", Action::kWait, {"wait_ms"}},
      {"next_request", Action::kNextRequest, {"next_request"}},
      {"stall", Action::kStall, {"stall"}},
      {"half_close", Action::kHalfClose, {"half_close"}},
      {"close", Action::kClose, {"close"}},
      {"reset", Action::kReset, {"reset"}},
  }};
  return kNames;
}

enum class Effect { kSends, kEnds, kSendsAndEnds, kNeither };

Effect EffectOf(Step::Action action) {
  switch (action) {
    case Step::Action::kSend:
    case Step::Action::kSendBytewise:
    case Step::Action::kSendTaken:
      return Effect::kSends;
    case Step::Action::kSendUntilClosed:
    case Step::Action::kDrip:
      return Effect::kSendsAndEnds;
    case Step::Action::kStall:
    case Step::Action::kClose:
    case Step::Action::kReset:
      return Effect::kEnds;
    case Step::Action::kWait:
    case Step::Action::kNextRequest:
    case Step::Action::kHalfClose:
      return Effect::kNeither;
  }
  std::abort();
}

bool Sends(Step::Action action) {
  const Effect effect = EffectOf(action);
  return effect == Effect::kSends || effect == Effect::kSendsAndEnds;
}

bool Ends(Step::Action action) {
  const Effect effect = EffectOf(action);
  return effect == Effect::kEnds || effect == Effect::kSendsAndEnds;
}

Result<const ActionName*> FindAction(const JsonView& object) {
  const ActionName* found = nullptr;
  for (const ActionName& name : ActionNames()) {
    if (!object.Has(name.member)) continue;
    if (found != nullptr) return object.Refused(ErrorCode::kBadStep, "more than one action");
    found = &name;
  }
  BOOST_OUTCOME_TRYV(
      object.Object(found == nullptr ? std::vector<std::string_view>() : found->members));
  if (found == nullptr) return object.Refused(ErrorCode::kBadStep, "no action");
  return found;
}

Result<std::uint32_t> ReadMember(const JsonView& object, const std::string& member,
                                 std::uint64_t least, std::uint64_t most) {
  BOOST_OUTCOME_TRY(value, object.Member(member));
  BOOST_OUTCOME_TRY(number, value.Number(least, most));
  return static_cast<std::uint32_t>(number);
}

Result<Step> ReadStep(const JsonView& object) {
  BOOST_OUTCOME_TRY(name, FindAction(object));
  BOOST_OUTCOME_TRY(value, object.Member(std::string(name->member)));
  Step step{.action = name->action, .bytes = {}};
  if (Sends(step.action)) {
    BOOST_OUTCOME_TRY(text, Template::Read(value, /*may_use_body=*/true));
    step.bytes.push_back(std::move(text));
  }
  switch (step.action) {
    case Step::Action::kSend:
      if (object.Has("times")) {
        BOOST_OUTCOME_TRY(times, ReadMember(object, "times", 1, kMaxTimes));
        step.times = times;
      }
      if (object.Has("until_closed")) {
        BOOST_OUTCOME_TRY(endless, object.Member("until_closed"));
        BOOST_OUTCOME_TRYV(endless.True());
        if (object.Has("times")) {
          return object.Refused(ErrorCode::kBadStep, "times together with until_closed");
        }
        step.action = Step::Action::kSendUntilClosed;
      }
      return step;
    case Step::Action::kDrip: {
      BOOST_OUTCOME_TRY(milliseconds, ReadMember(object, "every_ms", 1, kMaxMilliseconds));
      step.milliseconds = milliseconds;
      return step;
    }
    case Step::Action::kWait: {
      BOOST_OUTCOME_TRY(milliseconds, ReadMember(object, "wait_ms", 1, kMaxMilliseconds));
      step.milliseconds = milliseconds;
      return step;
    }
    case Step::Action::kNextRequest:
    case Step::Action::kStall:
    case Step::Action::kHalfClose:
    case Step::Action::kClose:
    case Step::Action::kReset: {
      BOOST_OUTCOME_TRYV(value.True());
      return step;
    }
    case Step::Action::kSendBytewise:
    case Step::Action::kSendTaken:
    case Step::Action::kSendUntilClosed:
      return step;
  }
  std::abort();
}

}  // namespace

std::string_view Name(Step::Action action) {
  if (action == Step::Action::kSendUntilClosed) return "until_closed";
  for (const ActionName& name : ActionNames()) {
    if (name.action == action) return name.member;
  }
  std::abort();
}

Result<std::vector<Step>> ReadSteps(const JsonView& array) {
  BOOST_OUTCOME_TRYV(array.Array());
  std::vector<Step> steps;
  bool half_closed = false;
  for (std::size_t i = 0; i < array.size(); ++i) {
    if (!steps.empty() && Ends(steps.back().action)) {
      return array[i].Refused(ErrorCode::kBadStep, "a step after the end");
    }
    BOOST_OUTCOME_TRY(step, ReadStep(array[i]));
    const bool half_closes = step.action == Step::Action::kHalfClose;
    if (half_closed && (half_closes || Sends(step.action))) {
      return array[i].Refused(ErrorCode::kBadStep, "nothing to send after half_close");
    }
    half_closed = half_closed || half_closes;
    steps.push_back(std::move(step));
  }
  if (steps.empty() || !Ends(steps.back().action)) {
    return array.Refused(ErrorCode::kScriptWithoutEnd, "the last step does not end the connection");
  }
  return steps;
}

}  // namespace mock_agent
