#include "conformance/load/latencies.h"

#include <gtest/gtest.h>

namespace conformance::load {
namespace {

using std::chrono::microseconds;

TEST(LatenciesTest, AreNothingAtFirst) {
  const Latencies none;
  EXPECT_EQ(none.count(), 0U);
  EXPECT_EQ(none.Percentile(50), microseconds(0));
  EXPECT_EQ(none.longest(), microseconds(0));
}

TEST(LatenciesTest, AreExactWhereTheyAreShort) {
  Latencies latencies;
  for (int each = 1; each <= 50; ++each) latencies.Add(microseconds(each));
  EXPECT_EQ(latencies.Percentile(50), microseconds(25));
  EXPECT_EQ(latencies.Percentile(90), microseconds(45));
  EXPECT_EQ(latencies.Percentile(99), microseconds(50));
  EXPECT_EQ(latencies.Percentile(100), microseconds(50));
  EXPECT_EQ(latencies.Percentile(0.1), microseconds(1));
}

TEST(LatenciesTest, AreAtMostA64thTooHighAndNeverTooLow) {
  for (std::int64_t value = 1; value < std::int64_t{1} << 40; value = value * 3 + 7) {
    Latencies latencies;
    latencies.Add(microseconds(value));
    latencies.Add(microseconds(value * 4));
    const auto median = latencies.Percentile(50).count();
    EXPECT_GE(median, value);
    EXPECT_LE(median, value + value / 64);
  }
}

TEST(LatenciesTest, KnowTheLongestExactly) {
  Latencies latencies;
  latencies.Add(microseconds(1'000'003));
  latencies.Add(microseconds(17));
  EXPECT_EQ(latencies.longest(), microseconds(1'000'003));
  EXPECT_EQ(latencies.Percentile(99), microseconds(1'000'003));
  EXPECT_EQ(latencies.count(), 2U);
}

TEST(LatenciesTest, StandWhatCannotBe) {
  Latencies latencies;
  latencies.Add(microseconds(-5));
  latencies.Add(microseconds::max());
  EXPECT_EQ(latencies.Percentile(1), microseconds(0));
  EXPECT_EQ(latencies.longest(), microseconds::max());
}

}  // namespace
}  // namespace conformance::load
