#include "conformance/command/suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <thread>
#include <utility>

#include "conformance/judge/excerpt.h"
#include "conformance/judge/judge.h"

namespace conformance {
namespace {

// More clients than this do not wait beside each other.
constexpr unsigned kMostHanging = 48;
// A client whose smoke case takes no longer plays every point of a sweep.
constexpr std::chrono::milliseconds kQuick{25};
constexpr int kConfirmations = 3;
constexpr int kConfirmedCases = 2;
constexpr std::size_t kMostOfADetail = 150;  // characters

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

}  // namespace

Suite::Suite(const Plan& plan, const ClientCommand& client, const RunOptions& options,
             Worlds& worlds, std::optional<std::chrono::milliseconds> cost)
    : plan_(plan),
      options_(options),
      worlds_(worlds),
      player_(client, options, plan.options().profile, plan.options().sweep == SweepChoice::kFull),
      schedule_(plan, [this] { return Stopped(); }),
      cost_(cost) {
  std::set<std::pair<std::string, Expectation>> alone;
  for (std::size_t place = 0; place < plan.cases().size(); ++place) {
    const Case& of = *plan.cases()[place].of;
    if (of.sweep) {
      sweeps_.try_emplace(place, *of.sweep);
    } else if (of.CanBeAskedInPassing() &&
               alone.emplace(of.clause, of.expectation(plan.options().profile)).second) {
      alone_.insert(place);
    }
  }
}

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

LivingClient* Suite::Aside(std::size_t place, LivingClient* living) const {
  return options_.in_session && !alone_.contains(place) ? living : nullptr;
}

CaseReport Suite::Play(World& world, const Case& of, const Twin& twin, LivingClient* living) {
  if (living != nullptr && of.CanBeAskedInPassing()) {
    if (auto report = living->Ask(of, twin, schedule_.Smoke())) return std::move(*report);
  }
  auto played = player_.Play(world, of, twin, schedule_.Smoke());
  return played ? std::move(played.value()) : CannotRun(of, played.error());
}

Twin Suite::TwinOf(std::size_t place) const {
  const auto& twin = plan_.cases()[place].twin;
  if (place == plan_.smoke() || !twin) return {};
  return {.of = plan_.cases()[*twin].of, .report = schedule_.TwinOf(place)};
}

CaseReport Suite::RunOne(World& world, std::size_t place, LivingClient* living) {
  const Case& of = *plan_.cases()[place].of;
  return Placed(Play(world, of, TwinOf(place), Aside(place, living)), place);
}

// All of them where the client is quick; of those on which it may use up its deadline, all only where
// that was asked for.
SweepExtent Suite::ExtentOf(const Case& of) const {
  const bool all =
      plan_.options().sweep == SweepChoice::kFull ||
      (plan_.options().sweep == SweepChoice::kByCost && Cost() <= kQuick && !of.AnyRunMayHang());
  return all ? SweepExtent::kFull : SweepExtent::kBoundaries;
}

CaseReport Suite::RunPoint(World& world, std::size_t place, std::size_t point,
                           LivingClient* living) {
  const Case& of = *plan_.cases()[place].of;
  return Play(world, of.At(sweeps_.at(place).PointOf(point)), TwinOf(place), Aside(place, living));
}

std::optional<CaseReport> Suite::RunPoints(World& world, std::size_t place, LivingClient* living) {
  const Case& of = *plan_.cases()[place].of;
  SweepRun& sweep = sweeps_.at(place);
  const auto begun = sweep.Begin(ExtentOf(of), [&] { return player_.SentIn(world, of); });
  if (!begun) return Placed(CannotRun(of, begun.error()), place);
  while (const auto point = sweep.Take()) {
    CaseReport report = RunPoint(world, place, *point, living);
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
  if (!cost_) cost_ = smoke.seen.elapsed;
  schedule_.Put(plan_.smoke(), std::move(smoke));
  if (options_.progress) options_.progress(1, plan_.cases().size());
  return passed;
}

void Suite::Work(Lane lane) {
  auto world = worlds_.Make();
  if (!world) return Note(world.error().message);
  LivingClient living(player_, worlds_, *plan_.cases()[plan_.smoke()].of);
  while (const auto place = schedule_.Take(lane)) {
    std::optional<CaseReport> report = sweeps_.contains(*place)
                                           ? RunPoints(*world.value(), *place, &living)
                                           : RunOne(*world.value(), *place, &living);
    // A client that we stopped ourselves has shown nothing.
    if (Stopped()) return schedule_.Put(*place, std::nullopt);
    if (!report) continue;  // others still play points of it
    const std::lock_guard lock(mutex_);
    if (options_.enough) static_cast<void>(options_.enough(*report));
    schedule_.Put(*place, std::move(report));
    if (options_.progress) options_.progress(schedule_.done(), plan_.cases().size());
  }
  if (const std::string trouble = living.Dismiss(); !trouble.empty()) {
    Note(
        fmt::format("as it lived from case to case, {}: its answers there cannot be relied on; run "
                    "without --in-session",
                    trouble));
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
  const auto starts = options_.deadline / (4 * std::max(Cost(), std::chrono::milliseconds(1)));
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

}  // namespace conformance
