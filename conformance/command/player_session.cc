// How a player plays the cases of sessions: one client, asked question after question.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "conformance/command/player.h"

namespace conformance {
namespace {

constexpr std::size_t kTenth = 10;
constexpr std::chrono::milliseconds kBetweenQuestions{50};

// Leading is how many of the first runs are so.
std::size_t Leading(std::span<const Encounter* const> runs, bool Encounter::* so) {
  const auto other =
      std::ranges::find_if_not(runs, [so](const Encounter* run) { return run->*so; });
  return static_cast<std::size_t>(other - runs.begin());
}

bool IsTheSame(const ProcessEvidence& left, const ProcessEvidence& right) {
  return left.ending == right.ending && left.status == right.status &&
         left.ended_unasked == right.ended_unasked && left.standard_output == right.standard_output;
}

}  // namespace

// AskAgain asks the question of the run begun last until it has been asked often enough, or is answered
// in another way than at first. The first answer, and the last one, which has the growth.
Result<std::vector<ProcessEvidence>> Player::AskAgain(const Stage& stage, World& world,
                                                      Interview& interview,
                                                      const Encounter::Repeat& repeat) const {
  const std::size_t times = TimesOf(repeat);
  const std::size_t early = times / kTenth;
  const std::size_t halfway = (early + times) / 2;
  const Allowance allowance = AllowanceOf(stage, options_.deadline);
  Growth growth{.questions = times, .early = {}, .halfway = {}, .late = {}};
  std::vector<ProcessEvidence> answers;
  for (std::size_t asked = 1; asked <= times; ++asked) {
    BOOST_OUTCOME_TRY(answered,
                      interview.Ask({{.id = asked, .line = stage.QuestionOf(asked)}}, allowance));
    if (asked == early) growth.early = world.Holdings();
    if (asked == halfway) growth.halfway = world.Holdings();
    if (answers.size() > 1) answers.pop_back();
    answers.push_back(std::move(answered.front()));
    if (!IsTheSame(answers.front(), answers.back())) return answers;
    // As of the connections, only those of the last question could be looked through.
    if (asked < times) world.TakeDatagrams();
  }
  growth.late = world.Holdings();
  answers.back().growth = growth;
  return answers;
}

// LeaveAlone waits so long, or until the run is to stop.
void Player::LeaveAlone(std::chrono::milliseconds idle) const {
  const auto until = std::chrono::steady_clock::now() + idle;
  while (std::chrono::steady_clock::now() < until) {
    if (options_.interrupted && options_.interrupted()) return;
    std::this_thread::sleep_for(std::min(idle, kBetweenQuestions));
  }
}

Result<void> Player::PlaySession(Stage& stage, World& world, const Case& of, const Case* twin,
                                 Trial& trial) {
  std::vector<const Encounter*> runs;
  runs.reserve(of.before.size() + 1);
  for (const EarlierRun& earlier : of.before) runs.push_back(&earlier);
  runs.push_back(&of);
  std::span<const Encounter* const> rest(runs);
  std::unique_ptr<Interview> interview;
  while (!rest.empty()) {
    LeaveAlone(rest.front()->idle);
    const std::size_t at_once = Leading(rest.subspan(1), &Encounter::at_once) + 1;
    std::vector<Question> questions;
    questions.reserve(at_once);
    for (const Encounter* run : rest.first(at_once)) {
      const auto behind = rest.subspan(questions.size() + 1);
      BOOST_OUTCOME_TRYV(stage.Begin(*run, behind.first(Leading(behind, &Encounter::kept_agent))));
      if (interview == nullptr) {
        BOOST_OUTCOME_TRY(begun, world.Interviewed(stage.InterviewOf(client_)));
        interview = std::move(begun);
      }
      const std::uint64_t id = runs.size() - behind.size();
      questions.push_back({.id = id, .line = stage.QuestionOf(id)});
    }
    const auto deadline = options_.deadline * at_once;  // a client may take one after the other
    const Allowance allowance = AllowanceOf(stage, deadline);
    const Encounter& last = *rest[at_once - 1];
    const auto& repeat = last.repeat;
    BOOST_OUTCOME_TRY(answers, repeat ? AskAgain(stage, world, *interview, *repeat)
                                      : interview->Ask(questions, allowance));
    rest = rest.subspan(at_once);
    if (rest.empty()) {
      BOOST_OUTCOME_TRY(ended, interview->End(std::move(answers.back()), allowance));
      answers.back() = std::move(ended);
    }
    const Turn turn(judging_);
    const bool goes_on = !rest.empty() && rest.front()->kept_agent;
    BOOST_OUTCOME_TRY(evidence, stage.Strike(std::move(answers), deadline, goes_on));
    // Of so many connections there is no record that could be looked through.
    if (repeat) {
      auto& growth = evidence.back().process.growth;
      if (growth) growth->requests = evidence.back().wire.RequestCount();
      evidence.back().wire = {};
      trial.Hear(evidence);
      return success();
    }
    for (Evidence& each : evidence) {
      std::vector<Evidence> of_run;
      of_run.push_back(std::move(each));
      trial.Hear(of_run, [&] { return AnswersIn(stage, last, rest.empty() ? twin : nullptr); });
    }
  }
  return success();
}

}  // namespace conformance
