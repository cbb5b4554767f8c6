#include "conformance/command/player.h"

#include <fmt/format.h>

#include <chrono>
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

}  // namespace

Player::Player(const ClientCommand& client, const RunOptions& options, Profile profile,
               bool in_full)
    : client_(client),
      options_(options),
      profile_(profile),
      in_full_(in_full),
      judging_(static_cast<std::ptrdiff_t>(options.jobs)) {
}

Result<void> Player::PlayRun(Stage& stage, World& world, const Encounter& run, const Case* twin,
                             Trial& trial) {
  BOOST_OUTCOME_TRYV(stage.Begin(run));
  const auto deadline = options_.deadline * run.clients;  // they share the machine
  BOOST_OUTCOME_TRY(done, world.Run(stage.StartsOf(client_), AllowanceOf(stage, deadline)));
  const Turn turn(judging_);
  BOOST_OUTCOME_TRY(evidence, stage.Strike(std::move(done), deadline));
  trial.Hear(evidence, [&] { return AnswersIn(stage, run, twin); });
  return success();
}

Allowance Player::AllowanceOf(const Stage& stage, std::chrono::milliseconds deadline) const {
  return {.start = kUntilItConnects,
          .run = deadline,
          .first_seen = [&stage] { return stage.FirstSeen(); },
          .stop = options_.interrupted};
}

std::optional<TwinAnswers> Player::AnswersIn(Stage& stage, const Encounter& run, const Case* twin) {
  if (twin == nullptr || !run.AgentAnswers() || !twin->AgentAnswers()) return std::nullopt;
  auto of_run = stage.SentIn(run);
  auto of_twin = stage.SentIn(*twin);
  if (!of_run || !of_twin) return std::nullopt;
  return TwinAnswers{std::move(of_run).value(), std::move(of_twin).value(), StepsOf(run),
                     StepsOf(*twin)};
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
    CaseReport report = std::move(trial).Conclude();
    const bool is_refused = of.expectation(profile_) == Expectation::kMustRefuse;
    if (of.repeat && (is_refused ? report.answer == Answer::kRefused : report.accepted))
      report.questions = {.played = TimesOf(*of.repeat), .all = of.repeat->full};
    return report;
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
  trial.Hear(evidence, [&] { return AnswersIn(stage, of, twin.of); });
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
