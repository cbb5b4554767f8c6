#include "conformance/load/latencies.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace conformance::load {

// Below 64 a bucket a number; above, the six bits after the first one.
std::size_t Latencies::BucketOf(std::uint64_t microseconds) {
  if (microseconds < kFine) return microseconds;
  const auto power = static_cast<unsigned>(std::bit_width(microseconds)) - 7U;
  const std::size_t fine = (microseconds >> power) - kFine;
  return std::min(kFine * (power + 1) + fine, kFine * (kPowers + 1) - 1);
}

std::uint64_t Latencies::MostIn(std::size_t bucket) {
  if (bucket < kFine) return bucket;
  const std::uint64_t power = bucket / kFine - 1;
  return ((bucket % kFine + kFine + 1) << power) - 1;
}

void Latencies::Add(std::chrono::microseconds latency) {
  const auto microseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(0, latency.count()));
  ++buckets_.at(BucketOf(microseconds));
  ++count_;
  longest_ = std::max(longest_, latency);
}

std::chrono::microseconds Latencies::Percentile(double percent) const {
  if (count_ == 0) return std::chrono::microseconds(0);
  const auto rank = std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(std::ceil(static_cast<double>(count_) * percent / 100)));
  std::uint64_t seen = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    seen += buckets_.at(bucket);
    if (seen >= rank)
      return std::min(std::chrono::microseconds(static_cast<std::int64_t>(MostIn(bucket))),
                      longest_);
  }
  return longest_;
}

}  // namespace conformance::load
