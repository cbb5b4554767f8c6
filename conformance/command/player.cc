#include "conformance/command/player.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "conformance/command/rendered_run.h"

namespace conformance {
namespace {

// How long a client may take to start, before the clock of a case does.
constexpr std::chrono::milliseconds kUntilItConnects{20000};

// Turn is one of some turns, waited for and given back.
template <typename Turns>
class Turn {
 public:
  explicit Turn(Turns& turns) : turns_(turns) { turns_.acquire(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { turns_.release(); }

 private:
  Turns& turns_;
};

// AnswersOf is what the agent of the run sends, and its twin's would have; nothing where the agents do
// not give it, or nobody answers.
std::optional<TwinAnswers> AnswersOf(Stage& stage, const Encounter& run, const Case* twin) {
  if (twin == nullptr || !run.AgentAnswers() || !twin->AgentAnswers()) return std::nullopt;
  auto of_run = stage.SentIn(run);
  auto of_twin = stage.SentIn(*twin);
  if (!of_run || !of_twin) return std::nullopt;
  return TwinAnswers{std::move(of_run).value(), std::move(of_twin).value(), StepsOf(run),
                     StepsOf(*twin)};
}

// Leading is how many of the first runs are so.
std::size_t Leading(std::span<const Encounter* const> runs, bool Encounter::* so) {
  const auto other =
      std::ranges::find_if_not(runs, [so](const Encounter* run) { return run->*so; });
  return static_cast<std::size_t>(other - runs.begin());
}

}  // namespace

Player::Player(const ClientCommand& client, const RunOptions& options, Profile profile)
    : client_(client),
      options_(options),
      profile_(profile),
      judging_(static_cast<std::ptrdiff_t>(options.jobs)) {
}

Result<void> Player::PlayRun(Stage& stage, World& world, const Encounter& run, const Case* twin,
                             Trial& trial) {
  BOOST_OUTCOME_TRYV(stage.Begin(run));
  const auto deadline = options_.deadline * run.clients;  // they share the machine
  BOOST_OUTCOME_TRY(done, world.Run(stage.StartsOf(client_), AllowanceOf(stage, deadline)));
  const Turn turn(judging_);
  BOOST_OUTCOME_TRY(evidence, stage.Strike(std::move(done), deadline));
  trial.Hear(evidence, [&] { return AnswersOf(stage, run, twin); });
  return success();
}

Allowance Player::AllowanceOf(const Stage& stage, std::chrono::milliseconds deadline) const {
  return {.start = kUntilItConnects,
          .run = deadline,
          .first_seen = [&stage] { return stage.FirstSeen(); },
          .stop = options_.interrupted};
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
    BOOST_OUTCOME_TRY(answers, interview->Ask(questions, allowance));
    const Encounter& last = *rest[at_once - 1];
    rest = rest.subspan(at_once);
    if (rest.empty()) {
      BOOST_OUTCOME_TRY(ended, interview->End(std::move(answers.back()), allowance));
      answers.back() = std::move(ended);
    }
    const Turn turn(judging_);
    const bool goes_on = !rest.empty() && rest.front()->kept_agent;
    BOOST_OUTCOME_TRY(evidence, stage.Strike(std::move(answers), deadline, goes_on));
    for (Evidence& each : evidence) {
      std::vector<Evidence> of_run;
      of_run.push_back(std::move(each));
      trial.Hear(of_run, [&] { return AnswersOf(stage, last, rest.empty() ? twin : nullptr); });
    }
  }
  return success();
}

Result<CaseReport> Player::Play(World& world, const Case& of, const Twin& twin,
                                const CaseReport* smoke) {
  BOOST_OUTCOME_TRY(stage, Stage::Set(of, world, options_.client, options_.live));
  if (twin.report != nullptr && twin.report->not_made) {
    return NotMade(of, profile_, "its twin is not: " + twin.report->note);
  }
  Trial trial(of, profile_, twin.report, smoke);
  if (of.InSession()) {
    BOOST_OUTCOME_TRYV(PlaySession(stage, world, of, twin.of, trial));
    return std::move(trial).Conclude();
  }
  for (const EarlierRun& earlier : of.before) {
    BOOST_OUTCOME_TRYV(PlayRun(stage, world, earlier, nullptr, trial));
  }
  BOOST_OUTCOME_TRYV(PlayRun(stage, world, of, twin.of, trial));
  return std::move(trial).Conclude();
}

Result<CaseReport> Player::PlayIn(Living& living, const Case& of, const Twin& twin,
                                  const CaseReport* smoke) {
  const bool first = living.interview == nullptr;
  BOOST_OUTCOME_TRY(stage, first ? Stage::Set(of, living.world, options_.client, options_.live)
                                 : Stage::SetAfter(living.home, of, living.world, options_.client,
                                                   options_.live));
  Trial trial(of, profile_, twin.report, smoke);
  BOOST_OUTCOME_TRYV(stage.Begin(of));
  if (first) {
    BOOST_OUTCOME_TRY(begun, living.world.Interviewed(stage.InterviewOf(client_)));
    living.interview = std::move(begun);
    living.home = stage.home();
  }
  const std::uint64_t id = ++living.asked;
  BOOST_OUTCOME_TRY(answers, living.interview->Ask({{.id = id, .line = stage.QuestionOf(id)}},
                                                   AllowanceOf(stage, options_.deadline)));
  const Turn turn(judging_);
  BOOST_OUTCOME_TRY(evidence, stage.Strike(std::move(answers), options_.deadline));
  trial.Hear(evidence, [&] { return AnswersOf(stage, of, twin.of); });
  return std::move(trial).Conclude();
}

Result<std::string> Player::End(Living& living) {
  if (living.interview == nullptr) return std::string();
  const Allowance allowance{
      .start = {}, .run = options_.deadline, .first_seen = {}, .stop = options_.interrupted};
  BOOST_OUTCOME_TRY(ended, living.interview->End({}, allowance));
  if (ended.ending == ProcessEvidence::Ending::kSignalled)
    return fmt::format("it died by signal {}", ended.status);
  if (ended.ending != ProcessEvidence::Ending::kExited)
    return std::string("it did not end with its standard input");
  if (ended.left_process_behind) return std::string("a process it started outlived it");
  if (ended.standard_output_bytes > 0) return std::string("it wrote more than its answers");
  return std::string();
}

Result<std::string> Player::SentIn(World& world, const Case& of) const {
  BOOST_OUTCOME_TRY(stage, Stage::Set(of, world, options_.client, options_.live));
  BOOST_OUTCOME_TRYV(stage.Begin(of));
  return stage.SentIn(of);
}

}  // namespace conformance
