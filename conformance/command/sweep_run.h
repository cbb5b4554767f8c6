// SweepRun: the points of one sweep, which many play at the same time.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/case/sweep.h"
#include "conformance/judge/case_report.h"

namespace conformance {

// Safe to call from many threads.
class SweepRun {
 public:
  explicit SweepRun(const Sweep& sweep) : sweep_(sweep) {}

  // Begin finds the points, once: `answer` gives the bytes that the case sends without them. Whoever
  // finds them has the error, where there is one; to the others nothing is left to take.
  Result<void> Begin(SweepExtent extent, const std::function<Result<std::string>()>& answer);
  // Take is a point that nobody has taken; nothing when all are.
  std::optional<std::size_t> Take();
  const SweepPoint& PointOf(std::size_t point) const { return points_[point]; }
  // Put hands in what a point came to, for the first time or in the place of what it came to before. True
  // when thereby every point has its report.
  bool Put(std::size_t point, CaseReport report);
  // ReportOf is what a point came to.
  CaseReport ReportOf(std::size_t point) const;
  // Those of whose reports this is true.
  std::vector<std::size_t> Where(const std::function<bool(const CaseReport&)>& is) const;
  // Conclude is the report of the whole case, when every point has its own.
  CaseReport Conclude() const;

 private:
  // Of so many points it is kept what crossed the wire, of the worst and the first.
  static constexpr std::size_t kMostTraces = 4;
  void DropTraces();

  const Sweep sweep_;
  mutable std::mutex mutex_;  // guards what follows
  bool begun_ = false;
  std::vector<SweepPoint> points_;  // to be played; not changed any more when Begin has returned
  std::size_t all_ = 0;             // points there are
  std::size_t taken_ = 0;
  std::size_t waiting_ = 0;  // for their report
  std::vector<std::optional<CaseReport>> reports_;
};

}  // namespace conformance
