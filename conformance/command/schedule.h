// Schedule: which case is run next, by whom.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "conformance/case/plan.h"
#include "conformance/judge/case_report.h"

namespace conformance {

// Schedule hands out the cases of a plan, each when its twin's report is there, and keeps the
// reports. Safe to call from many threads.
class Schedule {
 public:
  // Cases on which a client may use up its deadline, or is left alone, have a lane of their own.
  enum class Lane { kPrompt, kHanging };

  // `stopped` is looked at before each case is handed out. The plan must outlive the schedule.
  Schedule(const Plan& plan, const std::function<bool()>& stopped);

  // Take waits for a case of the lane whose twin has its report. A sweep is handed out again and again,
  // until somebody finds that all of it is Taken. Nothing: all are taken, or the run is stopped.
  std::optional<std::size_t> Take(Lane lane);
  void Taken(std::size_t sweep);
  // Put hands in what Take gave out, or the smoke case, which is run before any other; or another
  // report in the place of one. No report: the run was stopped while it was made.
  void Put(std::size_t place, std::optional<CaseReport> report);

  // TwinOf is the report of a case's twin, which Take waited for; null where it has none.
  const CaseReport* TwinOf(std::size_t place) const;
  // Smoke is the smoke case's report; null before it was put.
  const CaseReport* Smoke() const;
  // ReportOf is the report of a case that was run.
  CaseReport ReportOf(std::size_t place) const;
  // SuspectedOf is CaseReport::Suspected of what has been put last.
  std::optional<Defect> SuspectedOf(std::size_t place) const;
  // Waiting is how many can have something to do in a lane.
  std::size_t Waiting(Lane lane) const;
  std::size_t done() const;
  // Reports is what has been put, in the plan's order. Ends the schedule.
  std::vector<CaseReport> Reports();

 private:
  std::vector<std::size_t>& Queue(Lane lane) { return lane == Lane::kHanging ? hanging_ : prompt_; }
  bool Waits(std::size_t place) const;
  bool Ready(std::size_t place) const;

  const Plan& plan_;
  const std::function<bool()> stopped_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::vector<std::size_t> hanging_;  // not taken, in the plan's order
  std::vector<std::size_t> prompt_;
  std::vector<std::optional<CaseReport>> reports_;
};

}  // namespace conformance
