#include "conformance/command/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "conformance/command/schedule.h"
#include "conformance/judge/excerpt.h"
#include "conformance/judge/judge.h"
#include "conformance/stage/client_process.h"
#include "conformance/stage/private_folder.h"
#include "conformance/stage/stage.h"

namespace conformance {
namespace {

using Clock = std::chrono::steady_clock;
using Lane = Schedule::Lane;

// More clients than this do not wait beside each other.
constexpr std::size_t kMostHanging = 48;
constexpr const char* kInterrupted = "interrupted";
constexpr std::size_t kMostOfADetail = 150;  // characters

// Suite is one run in progress.
class Suite {
 public:
  Suite(const Plan& plan, const ClientCommand& client, const RunOptions& options,
        const std::filesystem::path& folder)
      : plan_(plan),
        client_(client),
        options_(options),
        folder_(folder),
        schedule_(plan, options.interrupted) {}

  // RunSmoke runs the smoke case; false: the client did not pass it, for the reason in trouble().
  bool RunSmoke();
  // RunTheOthers runs those that may hang all at once, the others `jobs` at a time.
  void RunTheOthers();

  std::vector<CaseReport> Reports() { return schedule_.Reports(); }
  // Trouble is why the run as a whole says nothing; empty: it does.
  const std::string& trouble() const { return trouble_; }

 private:
  CaseReport RunOne(const PlannedCase& planned, const CaseReport* twin);
  CaseReport PlayAndJudge(const Case& of, const CaseReport* twin);
  Result<void> PlayOut(Stage& stage, const Encounter& run, Trial& trial);
  CaseReport CannotRun(const Case& of, const Error& error);
  void Work(Lane lane);
  void Note(const std::string& trouble);
  bool Stopped() const { return options_.interrupted && options_.interrupted(); }

  const Plan& plan_;
  const ClientCommand& client_;
  const RunOptions& options_;
  const std::filesystem::path& folder_;
  Schedule schedule_;
  // One at a time gathers what its client left and has it judged: evidence is large.
  std::mutex court_;
  std::mutex mutex_;  // guards what follows
  std::string trouble_;
};

void Suite::Note(const std::string& trouble) {
  const std::lock_guard lock(mutex_);
  if (trouble_.empty()) trouble_ = Shortened(Printable(trouble), kMostShown);
}

// Namespaces that the machine refuses make the case unsupported; anything else is the suite's own
// failure.
CaseReport Suite::CannotRun(const Case& of, const Error& error) {
  const Profile profile = plan_.options().profile;
  if (error.code == ErrorCode::kNamespaceRefused) return Unsupported(of, profile, error.message);
  Note(fmt::format("case {}: {}", of.id, error.message));
  return NotPlayed(of, profile, error.message);
}

// PlayOut runs the client once, and has what it did heard.
Result<void> Suite::PlayOut(Stage& stage, const Encounter& run, Trial& trial) {
  BOOST_OUTCOME_TRY(stage.Begin(run));
  Launch launch = stage.LaunchFor(client_, options_.deadline);
  launch.stop = options_.interrupted;
  BOOST_OUTCOME_TRY(process, RunClient(launch));
  const std::lock_guard lock(court_);
  trial.Hear(stage.Strike(std::move(process), options_.deadline));
  return success();
}

CaseReport Suite::PlayAndJudge(const Case& of, const CaseReport* twin) {
  auto stage = Stage::Set(of, folder_);
  if (!stage) return CannotRun(of, stage.error());
  Trial trial(of, plan_.options().profile, twin);
  for (const EarlierRun& earlier : of.before) {
    const auto played = PlayOut(stage.value(), earlier, trial);
    if (!played) return CannotRun(of, played.error());
  }
  const auto played = PlayOut(stage.value(), of, trial);
  if (!played) return CannotRun(of, played.error());
  return std::move(trial).Conclude();
}

CaseReport Suite::RunOne(const PlannedCase& planned, const CaseReport* twin) {
  CaseReport report = PlayAndJudge(*planned.of, twin);
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
  CaseReport smoke = RunOne(plan_.cases()[plan_.smoke()], nullptr);
  if (Stopped()) {
    Note(kInterrupted);
    return false;
  }
  // What it breaks of other clauses, each case shows by itself.
  const bool passed = smoke.accepted && smoke.clause_held;
  if (!passed) Note(SmokeFailure(smoke));
  schedule_.Put(plan_.smoke(), std::move(smoke));
  if (options_.progress) options_.progress(1, plan_.cases().size());
  return passed;
}

void Suite::Work(Lane lane) {
  while (const auto place = schedule_.Take(lane)) {
    CaseReport report = RunOne(plan_.cases()[*place], schedule_.TwinOf(*place));
    // A client that we stopped ourselves has shown nothing.
    if (Stopped()) return schedule_.Put(*place, std::nullopt);
    schedule_.Put(*place, std::move(report));
    const std::lock_guard lock(mutex_);
    if (options_.progress) options_.progress(schedule_.done(), plan_.cases().size());
  }
}

void Suite::RunTheOthers() {
  {
    std::vector<std::jthread> threads;
    const auto start = [&](Lane lane, std::size_t most) {
      for (std::size_t i = std::min(schedule_.Waiting(lane), most); i > 0; --i) {
        threads.emplace_back([this, lane] { Work(lane); });
      }
    };
    start(Lane::kHanging, kMostHanging);
    start(Lane::kPrompt, options_.jobs);
  }
  if (schedule_.done() < plan_.cases().size()) Note(kInterrupted);
}

}  // namespace

Result<RunReport> RunSuite(const Plan& plan, const std::vector<std::string>& command,
                           const RunOptions& options) {
  const auto started = Clock::now();
  BOOST_OUTCOME_TRY(client, ClientCommand::Resolve(command));
  BOOST_OUTCOME_TRY(folder, PrivateFolder::Create());
  Suite suite(plan, client, options, folder.path());
  if (suite.RunSmoke()) suite.RunTheOthers();

  RunReport report;
  report.asked.profile = plan.options().profile;
  report.asked.command = command;
  report.asked.filter = plan.options().filter;
  report.asked.allow_unsupported = plan.options().allow_unsupported;
  report.asked.deadline = options.deadline;
  report.asked.jobs = options.jobs;
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
