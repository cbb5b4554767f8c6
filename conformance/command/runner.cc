#include "conformance/command/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <thread>
#include <utility>

#include "conformance/command/schedule.h"
#include "conformance/command/sweep_run.h"
#include "conformance/judge/excerpt.h"
#include "conformance/judge/judge.h"
#include "conformance/stage/client_command.h"
#include "conformance/stage/private_folder.h"
#include "conformance/stage/stage.h"
#include "conformance/stage/world.h"

namespace conformance {
namespace {

using Clock = std::chrono::steady_clock;
using Lane = Schedule::Lane;

// More clients than this do not wait beside each other.
constexpr unsigned kMostHanging = 48;
// How long a client may take to start, before the clock of a case does.
constexpr std::chrono::milliseconds kUntilItConnects{20000};
// A client whose smoke case takes no longer plays every point of a sweep.
constexpr std::chrono::milliseconds kQuick{25};
constexpr int kConfirmations = 3;
constexpr int kConfirmedCases = 2;
constexpr const char* kInterrupted = "interrupted";
constexpr std::size_t kMostOfADetail = 150;  // characters

// Worlds makes the worlds of a run, all of one kind.
class Worlds {
 public:
  Worlds(bool plain, std::vector<std::string> shown)
      : kind_(plain ? WorldOptions::Kind::kPlain : WorldOptions::Kind::kFull),
        shown_(std::move(shown)) {}

  // Settle finds out what the machine bears. WhyPlain is then why it is less than a full world, or
  // empty.
  Result<void> Settle() {
    if (kind_ == WorldOptions::Kind::kPlain) {
      why_plain_ = "asked for";
      return success();
    }
    const auto tried = World::Make({.kind = kind_, .folder = {}, .shown = shown_});
    if (tried) return success();
    if (tried.error().code != ErrorCode::kNamespaceRefused) return tried.error();
    kind_ = WorldOptions::Kind::kPlain;
    why_plain_ = tried.error().message;
    return success();
  }
  const std::string& WhyPlain() const { return why_plain_; }

  // Make is for any thread.
  Result<std::unique_ptr<World>> Make() {
    WorldOptions options{.kind = kind_, .folder = {}, .shown = shown_};
    if (kind_ == WorldOptions::Kind::kPlain) {
      BOOST_OUTCOME_TRY(folder, PrivateFolder::Create());
      options.folder = folder.path();
      const std::lock_guard lock(mutex_);
      folders_.push_back(std::move(folder));
    }
    return World::Make(std::move(options));
  }

 private:
  WorldOptions::Kind kind_;
  std::vector<std::string> shown_;
  std::string why_plain_;
  std::mutex mutex_;
  std::list<PrivateFolder> folders_;  // outlive the worlds in them
};

constexpr std::ptrdiff_t kMostJobs = 64;
using Turns = std::counting_semaphore<kMostJobs>;

// Turn is one of the turns, waited for and given back.
class Turn {
 public:
  explicit Turn(Turns& turns) : turns_(turns) { turns_.acquire(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() { turns_.release(); }

 private:
  Turns& turns_;
};

// Suite is one run in progress.
class Suite {
 public:
  Suite(const Plan& plan, const ClientCommand& client, const RunOptions& options, Worlds& worlds)
      : plan_(plan),
        client_(client),
        options_(options),
        worlds_(worlds),
        schedule_(plan, [this] { return Stopped(); }),
        judging_(static_cast<std::ptrdiff_t>(options.jobs)) {
    for (std::size_t place = 0; place < plan.cases().size(); ++place) {
      const Case& of = *plan.cases()[place].of;
      if (of.sweep) sweeps_.try_emplace(place, *of.sweep);
    }
  }

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

 private:
  CaseReport RunOne(World& world, std::size_t place);
  // RunPoints plays points of a sweep until all are taken. The report of the case, where these were the
  // last of them.
  std::optional<CaseReport> RunPoints(World& world, std::size_t place);
  CaseReport RunPoint(World& world, std::size_t place, std::size_t point);
  SweepExtent ExtentOf(const Case& of) const;
  // Placed is a report with what the plan says of its case.
  CaseReport Placed(CaseReport report, std::size_t place) const;
  const CaseReport* TwinOf(std::size_t place) const;
  CaseReport PlayAndJudge(World& world, const Case& of, const CaseReport* twin);
  Result<void> PlayOut(Stage& stage, World& world, const Encounter& run, Trial& trial);
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
  void Note(const std::string& trouble);
  bool Stopped() const { return given_up_ || (options_.interrupted && options_.interrupted()); }

  const Plan& plan_;
  const ClientCommand& client_;
  const RunOptions& options_;
  Worlds& worlds_;
  Schedule schedule_;
  std::map<std::size_t, SweepRun> sweeps_;  // by place
  Turns judging_;  // as many as there are jobs: all that a client left is in memory meanwhile
  std::chrono::milliseconds cost_{0};   // of the smoke case
  std::atomic<bool> given_up_ = false;  // the agent of the run is gone
  std::mutex mutex_;                    // guards what follows
  std::string trouble_;
};

void Suite::Note(const std::string& trouble) {
  const std::lock_guard lock(mutex_);
  if (trouble_.empty()) trouble_ = Shortened(Printable(trouble), kMostShown);
}

// Namespaces that the machine refuses make the case unsupported, and what an agent does not give is not
// made; anything else is the suite's own failure.
CaseReport Suite::CannotRun(const Case& of, const Error& error) {
  const Profile profile = plan_.options().profile;
  if (error.code == ErrorCode::kNamespaceRefused) return Unsupported(of, profile, error.message);
  if (error.code == ErrorCode::kNotFromThisAgent) return NotMade(of, profile, error.message);
  Note(fmt::format("case {}: {}", of.id, error.message));
  // The others would wait for it as well.
  if (error.code == ErrorCode::kAgentUnusable) given_up_ = true;
  return NotPlayed(of, profile, error.message);
}

// PlayOut runs the client once, or as many of it at once as the run asks for, and has what it did
// heard.
Result<void> Suite::PlayOut(Stage& stage, World& world, const Encounter& run, Trial& trial) {
  BOOST_OUTCOME_TRYV(stage.Begin(run));
  const auto deadline = options_.deadline * run.clients;  // they share the machine
  const Allowance allowance{.start = kUntilItConnects,
                            .run = deadline,
                            .first_seen = [&stage] { return stage.FirstSeen(); },
                            .stop = options_.interrupted};
  BOOST_OUTCOME_TRY(done, world.Run(stage.StartsOf(client_), allowance));
  const Turn turn(judging_);
  BOOST_OUTCOME_TRY(evidence, stage.Strike(std::move(done), deadline));
  trial.Hear(evidence);
  return success();
}

CaseReport Suite::PlayAndJudge(World& world, const Case& of, const CaseReport* twin) {
  auto stage = Stage::Set(of, world, options_.client, options_.live);
  if (!stage) return CannotRun(of, stage.error());
  if (twin != nullptr && twin->not_made) {
    return NotMade(of, plan_.options().profile, "its twin is not: " + twin->note);
  }
  Trial trial(of, plan_.options().profile, twin, schedule_.Smoke());
  for (const EarlierRun& earlier : of.before) {
    const auto played = PlayOut(stage.value(), world, earlier, trial);
    if (!played) return CannotRun(of, played.error());
  }
  const auto played = PlayOut(stage.value(), world, of, trial);
  if (!played) return CannotRun(of, played.error());
  return std::move(trial).Conclude();
}

const CaseReport* Suite::TwinOf(std::size_t place) const {
  return place == plan_.smoke() ? nullptr : schedule_.TwinOf(place);
}

CaseReport Suite::RunOne(World& world, std::size_t place) {
  return Placed(PlayAndJudge(world, *plan_.cases()[place].of, TwinOf(place)), place);
}

// All of them where the client is quick; of those on which it may use up its deadline, all only where
// that was asked for.
SweepExtent Suite::ExtentOf(const Case& of) const {
  const bool all =
      plan_.options().sweep == SweepChoice::kFull ||
      (plan_.options().sweep == SweepChoice::kByCost && cost_ <= kQuick && !of.MayHang());
  return all ? SweepExtent::kFull : SweepExtent::kBoundaries;
}

CaseReport Suite::RunPoint(World& world, std::size_t place, std::size_t point) {
  const Case& of = *plan_.cases()[place].of;
  return PlayAndJudge(world, of.At(sweeps_.at(place).PointOf(point)), TwinOf(place));
}

std::optional<CaseReport> Suite::RunPoints(World& world, std::size_t place) {
  const Case& of = *plan_.cases()[place].of;
  SweepRun& sweep = sweeps_.at(place);
  const auto begun = sweep.Begin(ExtentOf(of), [&]() -> Result<std::string> {
    BOOST_OUTCOME_TRY(stage, Stage::Set(of, world, options_.client, options_.live));
    BOOST_OUTCOME_TRYV(stage.Begin(of));
    return stage.SentIn(of);
  });
  if (!begun) return Placed(CannotRun(of, begun.error()), place);
  while (const auto point = sweep.Take()) {
    CaseReport report = RunPoint(world, place, *point);
    if (Stopped()) return std::nullopt;
    if (sweep.Put(*point, std::move(report))) return Placed(sweep.Conclude(), place);
  }
  schedule_.Taken(place);
  return std::nullopt;
}

CaseReport Suite::Placed(CaseReport report, std::size_t place) const {
  const PlannedCase& planned = plan_.cases()[place];
  if (planned.twin) report.twin = plan_.cases()[*planned.twin].of->id;
  report.selected = planned.selected;
  report.unsupported_allowed = planned.may_be_unsupported;
  return report;
}

// What the smoke test says about a client that did not pass it.
std::string SmokeFailure(const CaseReport& smoke) {
  const std::string& detail = smoke.findings.empty() ? smoke.note : smoke.findings.front().detail;
  std::string why = fmt::format("the client failed the opening smoke test ({}): {}", smoke.id,
                                Shortened(detail, kMostOfADetail));
  if (smoke.started && smoke.seen.connections == 0) {
    why +=
        "; it never connected to the socket in DSTACK_CONFORMANCE_SOCKET. It is started in a fresh "
        "working folder: name its files by absolute paths";
  }
  return why;
}

bool Suite::RunSmoke() {
  auto world = worlds_.Make();
  if (!world) {
    Note(world.error().message);
    return false;
  }
  CaseReport smoke = RunOne(*world.value(), plan_.smoke());
  if (Stopped()) {
    Note(kInterrupted);
    return false;
  }
  // What it breaks of other clauses, each case shows by itself.
  const bool passed = smoke.accepted && smoke.clause_held;
  if (!passed) Note(SmokeFailure(smoke));
  cost_ = smoke.seen.elapsed;
  schedule_.Put(plan_.smoke(), std::move(smoke));
  if (options_.progress) options_.progress(1, plan_.cases().size());
  return passed;
}

void Suite::Work(Lane lane) {
  auto world = worlds_.Make();
  if (!world) return Note(world.error().message);
  while (const auto place = schedule_.Take(lane)) {
    std::optional<CaseReport> report = sweeps_.contains(*place) ? RunPoints(*world.value(), *place)
                                                                : RunOne(*world.value(), *place);
    // A client that we stopped ourselves has shown nothing.
    if (Stopped()) return schedule_.Put(*place, std::nullopt);
    if (!report) continue;  // others still play points of it
    schedule_.Put(*place, std::move(report));
    const std::lock_guard lock(mutex_);
    if (options_.progress) options_.progress(schedule_.done(), plan_.cases().size());
  }
}

void Suite::WorkBesideEachOther(Lane lane, std::size_t most) {
  std::vector<std::jthread> threads;
  for (std::size_t i = std::min(schedule_.Waiting(lane), most); i > 0; --i) {
    threads.emplace_back([this, lane] { Work(lane); });
  }
}

// HangingAtOnce is how many clients may wait beside each other so that their starts, a smoke case's
// length each, take a quarter of the deadline at most.
std::size_t Suite::HangingAtOnce() const {
  const auto starts = options_.deadline / (4 * std::max(cost_, std::chrono::milliseconds(1)));
  const auto most = static_cast<std::size_t>(options_.jobs) * static_cast<std::size_t>(starts);
  return std::clamp<std::size_t>(most, options_.jobs, std::max(kMostHanging, options_.jobs));
}

void Suite::RunTheOthers() {
  WorkBesideEachOther(Lane::kPrompt, options_.jobs);
  WorkBesideEachOther(Lane::kHanging, HangingAtOnce());
  if (schedule_.done() < plan_.cases().size()) Note(kInterrupted);
}

std::optional<CaseReport> Suite::Again(World& world, std::size_t place,
                                       const std::function<bool(const CaseReport&)>& like) {
  const auto sweep = sweeps_.find(place);
  std::optional<CaseReport> again;
  if (sweep == sweeps_.end()) {
    again = Rerun(schedule_.ReportOf(place), RunOne(world, place));
  } else {
    const std::vector<std::size_t> points = sweep->second.Where(like);
    if (points.empty()) return schedule_.ReportOf(place);  // it could not be played at all
    for (const std::size_t point : points) {
      CaseReport rerun = Rerun(sweep->second.ReportOf(point), RunPoint(world, place, point));
      if (Stopped()) break;
      const bool still = like(rerun);
      sweep->second.Put(point, std::move(rerun));
      if (still) break;
    }
    again = Placed(sweep->second.Conclude(), place);
  }
  if (!Stopped()) return again;
  Note(kInterrupted);
  return std::nullopt;
}

void Suite::ConfirmSuspicions(World& world) {
  // Of each defect so many cases; one that holds three times shows that it is the client's.
  std::map<Defect, int> confirmed;
  for (std::size_t place = 0; place < plan_.cases().size(); ++place) {
    const auto suspected = schedule_.SuspectedOf(place);
    if (!suspected || confirmed[*suspected] == kConfirmedCases) continue;
    int held = 0;
    while (held < kConfirmations) {
      auto again = Again(world, place,
                         [](const CaseReport& report) { return report.Suspected().has_value(); });
      if (!again) return;
      const bool holds = again->Suspected().has_value();
      schedule_.Put(place, std::move(again));
      if (!holds) break;
      ++held;
    }
    if (held == kConfirmations) ++confirmed[*suspected];
  }
}

void Suite::ProveWhatTwinsLeft(World& world) {
  for (std::size_t place = 0; place < plan_.cases().size() && !Stopped(); ++place) {
    const CaseReport* twin = schedule_.TwinOf(place);
    if (twin == nullptr || !twin->accepted) continue;
    const auto unproven = [](const CaseReport& report) {
      return report.outcome == Outcome::kUnproven;
    };
    if (!unproven(schedule_.ReportOf(place))) continue;
    if (auto again = Again(world, place, unproven)) schedule_.Put(place, std::move(again));
  }
}

void Suite::Confirm() {
  if (schedule_.done() < plan_.cases().size()) return;
  auto world = worlds_.Make();
  if (!world) return Note(world.error().message);
  ConfirmSuspicions(*world.value());
  ProveWhatTwinsLeft(*world.value());
}

}  // namespace

Result<RunReport> RunSuite(const Plan& plan, const std::vector<std::string>& command,
                           const RunOptions& options) {
  const auto started = Clock::now();
  BOOST_OUTCOME_TRY(client, ClientCommand::Resolve(command));
  Worlds worlds(options.plain, client.Shown());
  BOOST_OUTCOME_TRYV(worlds.Settle());
  Suite suite(plan, client, options, worlds);
  if (suite.RunSmoke()) {
    suite.RunTheOthers();
    suite.Confirm();
  }

  RunReport report;
  report.asked.profile = plan.options().profile;
  report.asked.command = command;
  report.asked.filter = plan.options().filter;
  report.asked.allow_unsupported = plan.options().allow_unsupported;
  report.asked.deadline = options.deadline;
  report.asked.jobs = options.jobs;
  report.asked.sweep = Name(plan.options().sweep);
  report.plain_world = Shortened(Printable(worlds.WhyPlain()), kMostShown);
  report.asked.seed = plan.options().seed;
  report.asked.selected_cases = static_cast<std::size_t>(
      std::count_if(plan.cases().begin(), plan.cases().end(),
                    [](const PlannedCase& planned) { return planned.selected; }));
  report.whole_catalog = plan.whole_catalog();
  report.must_clauses.assign(plan.must_clauses().begin(), plan.must_clauses().end());
  report.cases = suite.Reports();
  report.incomplete = suite.trouble();
  report.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started);
  return report;
}

}  // namespace conformance
