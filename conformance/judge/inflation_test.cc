#include "conformance/judge/inflation.h"

#include <gtest/gtest.h>

#include "conformance/testing/encodings.h"

namespace conformance {
namespace {

constexpr std::size_t kMost = 100'000;

TEST(InflationTest, TakesEveryFormatOneAfterTheOther) {
  Inflater inflater;
  const std::string text = "some text, some more text";
  for (int again = 0; again < 3; ++again) {
    EXPECT_EQ(
        inflater.Inflate(Deflated(text, DeflateFormat::kZlib), StreamFormat::kZlibOrGzip, kMost),
        text);
    EXPECT_EQ(inflater.Inflate(Deflated(text, DeflateFormat::kGzip) + "tail",
                               StreamFormat::kZlibOrGzip, kMost),
              text);
    EXPECT_EQ(inflater.Inflate(Deflated(text, DeflateFormat::kRaw), StreamFormat::kRaw, kMost),
              text);
    EXPECT_EQ(inflater.Inflate("no stream at all", StreamFormat::kZlibOrGzip, kMost), "");
  }
}

TEST(InflationTest, GivesWhatStandsBeforeABreak) {
  const std::string whole = Deflated(TextOf(DrawnBytes(1000, 3)), DeflateFormat::kGzip);
  const std::string some =
      Inflater().Inflate(whole.substr(0, 900), StreamFormat::kZlibOrGzip, kMost);
  EXPECT_GT(some.size(), 800U);
}

TEST(InflationTest, IsBounded) {
  const std::string bomb = Deflated(std::string(10'000'000, 'a'), DeflateFormat::kZlib);
  EXPECT_EQ(Inflater().Inflate(bomb, StreamFormat::kZlibOrGzip, kMost).size(), kMost);
}

TEST(InflationTest, TakesNothing) {
  EXPECT_EQ(Inflater().Inflate("", StreamFormat::kRaw, kMost), "");
  EXPECT_EQ(Inflater().Inflate("", StreamFormat::kZlibOrGzip, kMost), "");
}

}  // namespace
}  // namespace conformance
