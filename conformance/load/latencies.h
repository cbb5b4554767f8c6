// Latencies: how long answers took, in bounded memory.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace conformance::load {

// Latencies counts microseconds, in buckets less than 1/64 of their value wide: what it says is at
// most so much too high, never too low, and the longest is exact.
class Latencies {
 public:
  void Add(std::chrono::microseconds latency);

  std::uint64_t count() const { return count_; }
  std::chrono::microseconds longest() const { return longest_; }
  // Percentile is the least latency that so many of a hundred do not exceed; 0 of none. `percent`
  // is above 0 and at most 100.
  std::chrono::microseconds Percentile(double percent) const;

 private:
  static constexpr std::size_t kFine = 64;    // buckets a power of two
  static constexpr std::size_t kPowers = 36;  // 2^42 microseconds are fifty days

  static std::size_t BucketOf(std::uint64_t microseconds);
  static std::uint64_t MostIn(std::size_t bucket);

  std::array<std::uint64_t, kFine*(kPowers + 1)> buckets_{};
  std::uint64_t count_ = 0;
  std::chrono::microseconds longest_{0};
};

}  // namespace conformance::load
