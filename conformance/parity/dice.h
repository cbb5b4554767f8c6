// Dice: numbers drawn from a seed, the same on every machine.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>

namespace conformance::parity {

// Dice is SplitMix64. (What the standard's distributions draw differs between libraries.)
class Dice {
 public:
  // Another index of the same seed is another sequence.
  Dice(std::uint64_t seed, std::uint64_t index) : state_(seed) {
    state_ = Next() ^ (index * 0x9E3779B97F4A7C15U);
    Next();
  }

  std::uint64_t Next() {
    std::uint64_t mixed = (state_ += 0x9E3779B97F4A7C15U);
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }
  // Below draws a number below `limit`, which is not 0.
  std::size_t Below(std::size_t limit) { return Next() % limit; }
  // Chance is true in so many of a hundred draws.
  bool Chance(unsigned percent) { return Below(100) < percent; }
  template <typename Range>
  const auto& Pick(const Range& range) {
    return *std::next(std::begin(range), static_cast<std::ptrdiff_t>(Below(std::size(range))));
  }

 private:
  std::uint64_t state_;
};

}  // namespace conformance::parity
