// Player: one case, played to a client in a world, and judged.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>
#include <vector>

#include "conformance/case/case.h"
#include "conformance/case/clause.h"
#include "conformance/case/result.h"
#include "conformance/command/run_options.h"
#include "conformance/judge/case_report.h"
#include "conformance/judge/judge.h"
#include "conformance/judge/twin_difference.h"
#include "conformance/stage/client_command.h"
#include "conformance/stage/interview.h"
#include "conformance/stage/stage.h"
#include "conformance/stage/world.h"

namespace conformance {

// Twin is the case that proves another one, with what it came to; nulls: there is none.
struct Twin {
  const Case* of = nullptr;
  const CaseReport* report = nullptr;
};

// Living is one process of the client that is asked question after question, in the home that it began in.
struct Living {
  explicit Living(World& in) : world(in) {}

  World& world;
  std::unique_ptr<Interview> interview;  // null: not yet asked
  std::string home;
  std::uint64_t asked = 0;  // questions
};

// Safe to call from many threads, each with a world of its own.
class Player {
 public:
  // Command and options must outlive the player.
  // `in_full`: what is asked many times is asked as often as it can be.
  Player(const ClientCommand& client, const RunOptions& options, Profile profile, bool in_full);

  // Play runs the client once for each run of the case, or as many of it at once as a run asks for.
  // `smoke` is Trial's, and so is the twin's report. The errors of Stage and World.
  Result<CaseReport> Play(World& world, const Case& of, const Twin& twin, const CaseReport* smoke);
  // PlayIn plays a case that can be asked in passing, of a client that lives on; likewise.
  Result<CaseReport> PlayIn(Living& living, const Case& of, const Twin& twin,
                            const CaseReport* smoke);
  // End lets the client end; what it did meanwhile that no sound one does, or empty.
  Result<std::string> End(Living& living);
  // SentIn is the bytes that the agent of a case with a script sends; no client is started.
  Result<std::string> SentIn(World& world, const Case& of) const;

 private:
  static constexpr std::ptrdiff_t kMostJobs = 64;
  using Turns = std::counting_semaphore<kMostJobs>;

  // Turn is one of some turns, waited for and given back.
  class Turn {
   public:
    explicit Turn(Turns& turns) : turns_(turns) { turns_.acquire(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() { turns_.release(); }

   private:
    Turns& turns_;
  };

  Result<void> PlayRun(Stage& stage, World& world, const Encounter& run, const Case* twin,
                       Trial& trial);
  // PlaySession asks one client for each of the runs.
  Result<void> PlaySession(Stage& stage, World& world, const Case& of, const Case* twin,
                           Trial& trial);
  std::size_t TimesOf(const Encounter::Repeat& repeat) const {
    return in_full_ ? repeat.full : repeat.times;
  }
  Result<std::vector<ProcessEvidence>> AskAgain(const Stage& stage, World& world,
                                                Interview& interview,
                                                const Encounter::Repeat& repeat) const;
  void LeaveAlone(std::chrono::milliseconds idle) const;
  // AnswersIn is what the agent of the run sends, and its twin's would have; nothing where the agents do
  // not give it, or nobody answers.
  static std::optional<TwinAnswers> AnswersIn(Stage& stage, const Encounter& run, const Case* twin);
  Allowance AllowanceOf(const Stage& stage, std::chrono::milliseconds deadline) const;

  const ClientCommand& client_;
  const RunOptions& options_;
  Profile profile_;
  bool in_full_;
  Turns judging_;  // as many as there are jobs: all that a client left is in memory meanwhile
};

}  // namespace conformance
