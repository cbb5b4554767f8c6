#include "conformance/command/schedule.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace conformance {
namespace {

// A sweep has work for more than ever play at once.
constexpr std::size_t kManyPoints = 1000;

}  // namespace

Schedule::Schedule(const Plan& plan, const std::function<bool()>& stopped)
    : plan_(plan), stopped_(stopped), reports_(plan.cases().size()) {
  for (const std::size_t place : plan.order()) {
    Queue(Waits(place) ? Lane::kHanging : Lane::kPrompt).push_back(place);
  }
}

// A case waits for its twin, so it is in no lane before the twin's.
bool Schedule::Waits(std::size_t place) const {
  for (std::optional<std::size_t> each = place; each; each = plan_.cases()[*each].twin) {
    if (plan_.cases()[*each].of->Waits()) return true;
  }
  return false;
}

bool Schedule::Ready(std::size_t place) const {
  const auto twin = plan_.cases()[place].twin;
  return !twin || reports_[*twin].has_value();
}

std::optional<std::size_t> Schedule::Take(Lane lane) {
  std::unique_lock lock(mutex_);
  std::vector<std::size_t>& queue = Queue(lane);
  for (;;) {
    if (queue.empty()) return std::nullopt;
    if (stopped_ && stopped_()) {
      changed_.notify_all();  // who waits for a twin that nobody will take any more
      return std::nullopt;
    }
    const auto next = std::find_if(queue.begin(), queue.end(),
                                   [this](std::size_t place) { return Ready(place); });
    if (next != queue.end()) {
      const std::size_t place = *next;
      queue.erase(next);
      if (plan_.cases()[place].of->sweep) queue.push_back(place);
      return place;
    }
    changed_.wait(lock);
  }
}

void Schedule::Taken(std::size_t sweep) {
  {
    const std::lock_guard lock(mutex_);
    for (std::vector<std::size_t>* queue : {&hanging_, &prompt_}) std::erase(*queue, sweep);
  }
  changed_.notify_all();
}

void Schedule::Put(std::size_t place, std::optional<CaseReport> report) {
  {
    const std::lock_guard lock(mutex_);
    reports_[place] = std::move(report);
  }
  changed_.notify_all();
}

const CaseReport* Schedule::TwinOf(std::size_t place) const {
  const std::lock_guard lock(mutex_);
  const auto twin = plan_.cases()[place].twin;
  if (!twin) return nullptr;
  const std::optional<CaseReport>& report = reports_[*twin];
  // A case without its twin's report must never look like one without a twin.
  if (!report) std::abort();
  return &*report;
}

const CaseReport* Schedule::Smoke() const {
  const std::lock_guard lock(mutex_);
  const std::optional<CaseReport>& report = reports_[plan_.smoke()];
  return report ? &*report : nullptr;
}

CaseReport Schedule::ReportOf(std::size_t place) const {
  const std::lock_guard lock(mutex_);
  const std::optional<CaseReport>& report = reports_[place];
  if (!report) std::abort();
  return *report;
}

std::optional<Defect> Schedule::SuspectedOf(std::size_t place) const {
  const std::lock_guard lock(mutex_);
  const std::optional<CaseReport>& report = reports_[place];
  return report ? report->Suspected() : std::nullopt;
}

std::size_t Schedule::Waiting(Lane lane) const {
  const std::lock_guard lock(mutex_);
  const std::vector<std::size_t>& queue = lane == Lane::kHanging ? hanging_ : prompt_;
  const bool sweeps = std::any_of(queue.begin(), queue.end(), [this](std::size_t place) {
    return plan_.cases()[place].of->sweep.has_value();
  });
  return sweeps ? kManyPoints : queue.size();
}

std::size_t Schedule::done() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(reports_.begin(), reports_.end(),
                    [](const std::optional<CaseReport>& report) { return report.has_value(); }));
}

std::vector<CaseReport> Schedule::Reports() {
  const std::lock_guard lock(mutex_);
  std::vector<CaseReport> reports;
  for (auto& report : reports_) {
    if (report) reports.push_back(std::move(*report));
  }
  return reports;
}

}  // namespace conformance
