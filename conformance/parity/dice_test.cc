#include "conformance/parity/dice.h"

#include <gtest/gtest.h>

#include <set>

namespace conformance::parity {
namespace {

// Whoever changes what is drawn changes what a seed in somebody's notes means.
TEST(DiceTest, DrawsTheSameForEver) {
  Dice dice(7, 3);
  EXPECT_EQ(dice.Next(), 1795764299037596246U);
}

TEST(DiceTest, DrawsSomethingElseForAnotherSeedOrIndex) {
  std::set<std::uint64_t> drawn;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    for (std::uint64_t index = 0; index < 20; ++index) drawn.insert(Dice(seed, index).Next());
  }
  EXPECT_EQ(drawn.size(), 400U);
}

TEST(DiceTest, StaysBelowTheLimitAndReachesEveryNumber) {
  Dice dice(1, 1);
  std::set<std::size_t> drawn;
  for (int times = 0; times < 200; ++times) drawn.insert(dice.Below(5));
  EXPECT_EQ(drawn, (std::set<std::size_t>{0, 1, 2, 3, 4}));
}

TEST(DiceTest, HasItsChances) {
  Dice dice(1, 2);
  EXPECT_FALSE(dice.Chance(0));
  EXPECT_TRUE(dice.Chance(100));
}

}  // namespace
}  // namespace conformance::parity
