#include "conformance/command/sweep_run.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include "conformance/judge/sweep_report.h"

namespace conformance {

Result<void> SweepRun::Begin(SweepExtent extent,
                             const std::function<Result<std::string>()>& answer) {
  const std::lock_guard lock(mutex_);
  if (std::exchange(begun_, true)) return success();
  BOOST_OUTCOME_TRY(sent, answer());
  BOOST_OUTCOME_TRY(points, sweep_.PointsOf(sent, extent));
  BOOST_OUTCOME_TRY(all, sweep_.PointsOf(sent, SweepExtent::kFull));
  points_ = std::move(points);
  all_ = all.size();
  waiting_ = points_.size();
  reports_.resize(points_.size());
  return success();
}

std::optional<std::size_t> SweepRun::Take() {
  const std::lock_guard lock(mutex_);
  if (taken_ == points_.size()) return std::nullopt;
  return taken_++;
}

bool SweepRun::Put(std::size_t point, CaseReport report) {
  const std::lock_guard lock(mutex_);
  if (!reports_[point]) --waiting_;
  reports_[point] = std::move(report);
  DropTraces();
  return waiting_ == 0;
}

void SweepRun::DropTraces() {
  std::vector<CaseReport*> traced;
  for (std::optional<CaseReport>& report : reports_) {
    if (report && report->wire) traced.push_back(&*report);
  }
  if (traced.size() <= kMostTraces) return;
  // Of those that are no worse than any other, the last.
  const auto least = std::min_element(traced.rbegin(), traced.rend(),
                                      [](const CaseReport* left, const CaseReport* right) {
                                        return WeightOf(left->outcome) < WeightOf(right->outcome);
                                      });
  (*least)->wire.reset();
}

CaseReport SweepRun::ReportOf(std::size_t point) const {
  const std::lock_guard lock(mutex_);
  const std::optional<CaseReport>& report = reports_[point];
  if (!report) std::abort();
  return *report;
}

std::vector<std::size_t> SweepRun::Where(const std::function<bool(const CaseReport&)>& is) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::size_t> points;
  for (std::size_t point = 0; point < reports_.size(); ++point) {
    const std::optional<CaseReport>& report = reports_[point];
    if (report && is(*report)) points.push_back(point);
  }
  return points;
}

CaseReport SweepRun::Conclude() const {
  const std::lock_guard lock(mutex_);
  std::vector<PointReport> points;
  for (std::size_t point = 0; point < reports_.size(); ++point) {
    const std::optional<CaseReport>& report = reports_[point];
    if (!report) std::abort();
    points.push_back({points_[point].place, points_[point].words, *report});
  }
  return Joined(points, sweep_.Unit(), all_);
}

}  // namespace conformance
