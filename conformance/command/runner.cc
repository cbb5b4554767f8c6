#include "conformance/command/runner.h"

#include <fmt/format.h>
#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "conformance/judge/earlier_run.h"
#include "conformance/judge/judge.h"
#include "conformance/stage/private_folder.h"
#include "conformance/stage/stage.h"

namespace conformance {
namespace {

using Clock = std::chrono::steady_clock;

// More clients than this do not wait beside each other.
constexpr std::size_t kMostHanging = 48;

// Suite is one run in progress.
class Suite {
 public:
  Suite(const ClientCommand& client, const RunOptions& options, const std::filesystem::path& folder,
        std::size_t planned)
      : client_(client), options_(options), folder_(folder), planned_(planned) {}

  // RunOne runs the client on one case and judges it alone.
  CaseVerdict RunOne(const Case& of);
  // RunAll runs these cases, those that may hang all at once, the others `jobs` at a time.
  std::vector<CaseVerdict> RunAll(const std::vector<const Case*>& shuffled);

  // Trouble is why the suite itself failed; empty: it did not.
  const std::string& trouble() const { return trouble_; }

 private:
  Result<Evidence> PlayOut(Stage& stage, const Encounter& run);
  CaseVerdict CannotRun(const Case& of, const Error& error);
  bool Stopped() const { return options_.interrupted && options_.interrupted(); }

  const ClientCommand& client_;
  const RunOptions& options_;
  const std::filesystem::path& folder_;
  std::size_t planned_;
  std::mutex mutex_;  // guards what follows
  std::size_t done_ = 0;
  std::string trouble_;
};

// A sandbox the machine refuses makes the case unsupported; anything else is the suite's own
// failure.
CaseVerdict Suite::CannotRun(const Case& of, const Error& error) {
  CaseVerdict verdict;
  verdict.of = &of;
  verdict.outcome = Outcome::kUnsupported;
  verdict.answer = Answer::kUnsupported;
  verdict.note = error.message;
  if (of.NeedsNamespaces() && error.code == ErrorCode::kSystem) return verdict;
  const std::lock_guard lock(mutex_);
  if (trouble_.empty()) trouble_ = fmt::format("case {}: {}", of.id, error.message);
  return verdict;
}

CaseVerdict Unproven(const Case& of, std::string note) {
  CaseVerdict verdict;
  verdict.of = &of;
  verdict.outcome = Outcome::kUnproven;
  verdict.note = std::move(note);
  return verdict;
}

// PlayOut runs the client once.
Result<Evidence> Suite::PlayOut(Stage& stage, const Encounter& run) {
  BOOST_OUTCOME_TRY(stage.Begin(run));
  Launch launch = stage.LaunchFor(client_, options_.deadline);
  launch.stop = options_.interrupted;
  BOOST_OUTCOME_TRY(process, RunClient(launch));
  return stage.Strike(std::move(process), options_.deadline);
}

CaseVerdict Suite::RunOne(const Case& of) {
  CaseVerdict verdict = [&] {
    auto stage = Stage::Set(of, folder_);
    if (!stage) return CannotRun(of, stage.error());
    for (const EarlierRun& earlier : of.before) {
      const auto evidence = PlayOut(stage.value(), earlier);
      if (!evidence) return CannotRun(of, evidence.error());
      if (auto why = WhyNotMet(earlier.expectation, evidence.value())) {
        return Unproven(of, std::move(*why));
      }
    }
    auto evidence = PlayOut(stage.value(), of);
    if (!evidence) return CannotRun(of, evidence.error());
    return JudgeAlone(of, options_.profile, std::move(evidence).value());
  }();
  const std::lock_guard lock(mutex_);
  ++done_;
  if (options_.progress) options_.progress(done_, planned_);
  return verdict;
}

std::vector<CaseVerdict> Suite::RunAll(const std::vector<const Case*>& shuffled) {
  std::vector<std::optional<CaseVerdict>> verdicts(shuffled.size());
  std::vector<std::size_t> hanging;
  std::vector<std::size_t> prompt;
  for (std::size_t at = 0; at < shuffled.size(); ++at)
    (shuffled[at]->MayHang() ? hanging : prompt).push_back(at);

  const auto work = [&](const std::vector<std::size_t>& lane, std::atomic<std::size_t>& next) {
    for (std::size_t turn = next++; turn < lane.size() && !Stopped(); turn = next++) {
      CaseVerdict verdict = RunOne(*shuffled[lane[turn]]);
      // A client we stopped ourselves has shown nothing.
      if (!Stopped()) verdicts[lane[turn]] = std::move(verdict);
    }
  };
  std::atomic<std::size_t> next_hanging{0};
  std::atomic<std::size_t> next_prompt{0};
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(hanging.size(), kMostHanging); ++i) {
      threads.emplace_back([&] { work(hanging, next_hanging); });
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(prompt.size(), options_.jobs); ++i) {
      threads.emplace_back([&] { work(prompt, next_prompt); });
    }
  }
  std::vector<CaseVerdict> done;
  for (auto& verdict : verdicts) {
    if (verdict) done.push_back(std::move(*verdict));
  }
  if (done.size() < shuffled.size()) trouble_ = "interrupted";
  return done;
}

// The selected cases and, once each, the twins that prove them.
std::vector<const Case*> WithTwins(const Catalog& catalog,
                                   const std::vector<const Case*>& selected) {
  std::set<const Case*> needed(selected.begin(), selected.end());
  for (const Case* each : selected) {
    // A twin may itself have a twin: profile client leaves some of them open.
    for (const Case* twin = catalog.Find(each->twin); twin != nullptr;
         twin = catalog.Find(twin->twin)) {
      if (!needed.insert(twin).second) break;
    }
  }
  std::vector<const Case*> plan;
  for (const Case& each : catalog.cases()) {
    if (needed.contains(&each)) plan.push_back(&each);
  }
  return plan;
}

// What the smoke test says about a client that did not pass it.
std::string SmokeFailure(const CaseVerdict& smoke) {
  const std::string detail = smoke.findings.empty() ? smoke.note : smoke.findings.front().detail;
  std::string why =
      fmt::format("the client failed the opening smoke test ({}): {}", smoke.of->id, detail);
  if (smoke.evidence.wire.connection_count == 0) {
    why +=
        "; it never connected to the socket in DSTACK_CONFORMANCE_SOCKET. It is started in a fresh "
        "working folder: name its files "
        "by absolute paths";
  }
  return why;
}

void MarkAllowed(const Catalog& catalog, const RunOptions& options, RunVerdict& run) {
  if (options.allow_unsupported.empty()) return;
  const auto allowed = catalog.Select(options.allow_unsupported);
  if (!allowed) return;  // looked at before the run
  for (CaseVerdict& verdict : run.cases) {
    verdict.unsupported_allowed = std::find(allowed.value().begin(), allowed.value().end(),
                                            verdict.of) != allowed.value().end();
  }
}

void SettleTwins(RunVerdict& run) {
  const auto find = [&run](std::string_view id) {
    return std::find_if(run.cases.begin(), run.cases.end(),
                        [id](const CaseVerdict& each) { return each.of->id == id; });
  };
  for (CaseVerdict& verdict : run.cases) {
    if (verdict.of->twin.empty()) continue;
    const auto twin = find(verdict.of->twin);
    if (twin != run.cases.end()) JudgeWithTwin(verdict, *twin, run.profile);
  }
}

}  // namespace

Result<RunVerdict> RunSuite(const Catalog& catalog, const std::vector<std::string>& command,
                            const RunOptions& options) {
  const auto started = Clock::now();
  BOOST_OUTCOME_TRY(selected, catalog.Select(options.filter));
  BOOST_OUTCOME_TRY(catalog.Select(options.allow_unsupported));
  BOOST_OUTCOME_TRY(client, ClientCommand::Resolve(command));
  BOOST_OUTCOME_TRY(folder, PrivateFolder::Create());
  const std::vector<const Case*> plan = WithTwins(catalog, selected);
  const Case* smoke_case = &catalog.smoke();

  RunVerdict run;
  run.profile = options.profile;
  run.seed = options.seed;
  run.command = command;
  run.whole_catalog = plan.size() == catalog.cases().size();

  Suite suite(client, options, folder.path(), plan.size() + 1);
  CaseVerdict smoke = suite.RunOne(*smoke_case);
  if (smoke.answer != Answer::kKey || smoke.outcome == Outcome::kFailed) {
    run.incomplete = suite.trouble().empty() ? SmokeFailure(smoke) : suite.trouble();
    run.cases.push_back(std::move(smoke));
  } else {
    std::vector<const Case*> shuffled = plan;
    std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937_64(options.seed));
    run.cases = suite.RunAll(shuffled);
    run.incomplete = suite.trouble();
    std::sort(run.cases.begin(), run.cases.end(), [](const CaseVerdict& a, const CaseVerdict& b) {
      return a.of < b.of;
    });  // the catalogue's order
    SettleTwins(run);
    MarkAllowed(catalog, options, run);
  }
  run.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started);
  return run;
}

}  // namespace conformance
