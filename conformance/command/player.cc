#include "conformance/command/player.h"

#include <chrono>
#include <optional>
#include <utility>

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
  const Allowance allowance{.start = kUntilItConnects,
                            .run = deadline,
                            .first_seen = [&stage] { return stage.FirstSeen(); },
                            .stop = options_.interrupted};
  BOOST_OUTCOME_TRY(done, world.Run(stage.StartsOf(client_), allowance));
  const Turn turn(judging_);
  BOOST_OUTCOME_TRY(evidence, stage.Strike(std::move(done), deadline));
  trial.Hear(evidence, [&] { return AnswersOf(stage, run, twin); });
  return success();
}

Result<CaseReport> Player::Play(World& world, const Case& of, const Twin& twin,
                                const CaseReport* smoke) {
  BOOST_OUTCOME_TRY(stage, Stage::Set(of, world, options_.client, options_.live));
  if (twin.report != nullptr && twin.report->not_made) {
    return NotMade(of, profile_, "its twin is not: " + twin.report->note);
  }
  Trial trial(of, profile_, twin.report, smoke);
  for (const EarlierRun& earlier : of.before) {
    BOOST_OUTCOME_TRYV(PlayRun(stage, world, earlier, nullptr, trial));
  }
  BOOST_OUTCOME_TRYV(PlayRun(stage, world, of, twin.of, trial));
  return std::move(trial).Conclude();
}

Result<std::string> Player::SentIn(World& world, const Case& of) const {
  BOOST_OUTCOME_TRY(stage, Stage::Set(of, world, options_.client, options_.live));
  BOOST_OUTCOME_TRYV(stage.Begin(of));
  return stage.SentIn(of);
}

}  // namespace conformance
