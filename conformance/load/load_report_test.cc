#include "conformance/load/load_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace conformance::load {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;

LoadReport Sample() {
  LoadReport report{.connections = 2, .took = microseconds(500'000)};
  report.latencies.Add(microseconds(10));
  report.latencies.Add(microseconds(20));
  return report;
}

TEST(LoadReportTest, CountsRightAnswersASecond) {
  EXPECT_EQ(Sample().requests(), 2U);
  EXPECT_DOUBLE_EQ(Sample().rate(), 4);
  EXPECT_DOUBLE_EQ(LoadReport().rate(), 0);
}

TEST(LoadReportTest, IsServedWhereNobodyWasStarvedAndNothingWentWrong) {
  EXPECT_TRUE(Sample().served());
  LoadReport starved = Sample();
  starved.starved = 1;
  EXPECT_FALSE(starved.served());
  LoadReport wrong = Sample();
  wrong.errors["status 503"] = 3;
  wrong.errors["the connection was reset"] = 1;
  EXPECT_FALSE(wrong.served());
  EXPECT_EQ(wrong.error_count(), 4U);
  EXPECT_FALSE(LoadReport().served());
}

TEST(LoadReportTest, SaysItInText) {
  LoadReport report = Sample();
  report.fewest = 1;
  report.most = 7;
  report.errors["status 503"] = 3;
  report.before = PeerMemory{1000, 1100};
  report.after = PeerMemory{1200, 1300};
  const std::string text = LoadText(report);
  EXPECT_THAT(text, HasSubstr("requests     2 in 0.50 s, 4 a second\n"));
  EXPECT_THAT(text, HasSubstr("median 0.010 ms, 90% 0.020 ms, 99% 0.020 ms, longest 0.020 ms\n"));
  EXPECT_THAT(text, HasSubstr("a connection had 1 answers at least, 7 at most\n"));
  EXPECT_THAT(text, HasSubstr("errors       3\n  status 503: 3\n"));
  EXPECT_THAT(text, HasSubstr("1000 KiB resident before, 1200 KiB after, 1300 KiB at most\n"));
  EXPECT_THAT(text, HasSubstr("\nnot served\n"));
}

TEST(LoadReportTest, SaysItInJson) {
  LoadReport report = Sample();
  report.after = PeerMemory{1200, 1300};
  const auto json = nlohmann::json::parse(LoadJson(report));
  EXPECT_EQ(json["served"], true);
  EXPECT_EQ(json["requests"], 2);
  EXPECT_EQ(json["most"], 0);
  EXPECT_EQ(json["latency_ms"]["p90"], 0.02);
  EXPECT_EQ(json["agent"]["before"], nullptr);
  EXPECT_EQ(json["agent"]["after"]["most_kib"], 1300);
}

}  // namespace
}  // namespace conformance::load
