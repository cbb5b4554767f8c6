// Suite: one run of a plan in progress.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "conformance/case/plan.h"
#include "conformance/command/living_client.h"
#include "conformance/command/player.h"
#include "conformance/command/run_options.h"
#include "conformance/command/schedule.h"
#include "conformance/command/sweep_run.h"
#include "conformance/command/worlds.h"
#include "conformance/judge/case_report.h"
#include "conformance/stage/client_command.h"
#include "conformance/stage/world.h"

namespace conformance {

// What trouble() says of a run that was stopped.
inline constexpr const char* kInterrupted = "interrupted";

class Suite {
 public:
  // `cost` is what the smoke case costs, where an earlier suite has found it; nothing: this one does.
  Suite(const Plan& plan, const ClientCommand& client, const RunOptions& options, Worlds& worlds,
        std::optional<std::chrono::milliseconds> cost = std::nullopt);

  // RunSmoke runs the smoke case; false: the client did not pass it, for the reason in trouble().
  bool RunSmoke();
  // RunTheOthers runs those on which no sound client waits, `jobs` at a time, then those that may
  // hang, as many beside each other as the machine bears.
  void RunTheOthers();
  // Confirm runs again, alone, what rests on time or memory, and then what only such a twin left
  // without proof.
  void Confirm();

  std::vector<CaseReport> Reports() { return schedule_.Reports(); }
  // Trouble is why the run as a whole says nothing; empty: it does.
  const std::string& trouble() const { return trouble_; }
  // Cost is what the smoke case costs; nothing before it was run.
  std::optional<std::chrono::milliseconds> cost() const { return cost_; }

 private:
  using Lane = Schedule::Lane;

  CaseReport RunOne(World& world, std::size_t place, LivingClient* living = nullptr);
  // RunPoints plays points of a sweep until all are taken. The report of the case, where these were the
  // last of them.
  std::optional<CaseReport> RunPoints(World& world, std::size_t place, LivingClient* living);
  CaseReport RunPoint(World& world, std::size_t place, std::size_t point,
                      LivingClient* living = nullptr);
  SweepExtent ExtentOf(const Case& of) const;
  // Placed is a report with what the plan says of its case.
  CaseReport Placed(CaseReport report, std::size_t place) const;
  Twin TwinOf(std::size_t place) const;
  // Play asks the living client, where there is one and the case can be asked in passing; else, and where
  // that comes to anything but a case that held, a process of its own.
  CaseReport Play(World& world, const Case& of, const Twin& twin, LivingClient* living);
  // Aside is a living client where it was asked for and the case is not the one of its clause that is asked
  // of a process of its own anyway.
  LivingClient* Aside(std::size_t place, LivingClient* living) const;
  CaseReport CannotRun(const Case& of, const Error& error);
  // Again is the case run once more, of a sweep the points whose report is like that, until one still
  // is; nothing where the run was stopped.
  std::optional<CaseReport> Again(World& world, std::size_t place,
                                  const std::function<bool(const CaseReport&)>& like);
  void ConfirmSuspicions(World& world);
  void ProveWhatTwinsLeft(World& world);
  void Work(Lane lane);
  void WorkBesideEachOther(Lane lane, std::size_t most);
  std::size_t HangingAtOnce() const;
  std::chrono::milliseconds Cost() const { return cost_.value_or(std::chrono::milliseconds(0)); }
  void Note(const std::string& trouble);
  bool Stopped() const { return given_up_ || (options_.interrupted && options_.interrupted()); }

  const Plan& plan_;
  const RunOptions& options_;
  Worlds& worlds_;
  Player player_;
  Schedule schedule_;
  std::map<std::size_t, SweepRun> sweeps_;  // by place
  std::set<std::size_t> alone_;  // of each clause, what a process of its own is asked in any case
  std::optional<std::chrono::milliseconds> cost_;  // of the smoke case
  std::atomic<bool> given_up_ = false;             // the agent of the run is gone
  std::mutex mutex_;                               // guards what follows
  std::string trouble_;
};

}  // namespace conformance
