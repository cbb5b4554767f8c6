#include "conformance/judge/sweep_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace conformance {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

PointReport Point(std::size_t place, Outcome outcome = Outcome::kHeld) {
  CaseReport report;
  report.id = "swept";
  report.outcome = outcome;
  report.accepted = report.clause_held = outcome == Outcome::kHeld;
  report.seen.status = static_cast<int>(place);
  if (outcome == Outcome::kFailed) {
    report.findings = {{Defect::kAcceptedAWrongKey, "FC-06", Level::kMust, "took it", false}};
  }
  return {place, "lacks \"a\"", report};
}

TEST(SweepReport, HoldsWhereEveryPointDoes) {
  const CaseReport report = Joined({Point(0), Point(1)}, "byte", 9);
  EXPECT_EQ(report.outcome, Outcome::kHeld);
  EXPECT_TRUE(report.accepted && report.clause_held);
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.points->played, 2U);
  EXPECT_EQ(report.points->all, 9U);
}

TEST(SweepReport, IsAsBadAsItsWorstPoint) {
  const Outcome rising[] = {Outcome::kHeld,        Outcome::kVacuous,  Outcome::kWarned,
                            Outcome::kUnsupported, Outcome::kUnproven, Outcome::kFailed};
  std::vector<PointReport> points;
  for (const Outcome outcome : rising) {
    points.insert(points.begin(), Point(points.size(), outcome));
    const CaseReport report = Joined(points, "byte", points.size());
    EXPECT_EQ(report.outcome, outcome);
    EXPECT_EQ(report.seen.status, static_cast<int>(points.size()) - 1) << "what is shown is its";
    if (outcome != Outcome::kHeld) {
      EXPECT_FALSE(report.clause_held);
      EXPECT_FALSE(report.accepted);
    }
  }
}

TEST(SweepReport, MakesOneFindingOfThoseThatSayTheSame) {
  std::vector<PointReport> points;
  for (const std::size_t place : {3U, 4U, 5U, 5U, 9U, 12U, 13U}) {
    points.push_back(Point(place, Outcome::kFailed));
  }
  points[1].report.findings[0].detail = "took another";
  points.push_back(Point(14));
  const CaseReport report = Joined(points, "byte", 20);
  ASSERT_THAT(report.findings, SizeIs(1));
  EXPECT_EQ(report.findings[0].detail,
            "at bytes 3 to 5, 9 and 12 to 13: took it, where the answer lacks \"a\"");
}

TEST(SweepReport, KeepsFindingsApartThatSayAnother) {
  std::vector<PointReport> points = {Point(3, Outcome::kFailed), Point(4, Outcome::kFailed),
                                     Point(5, Outcome::kFailed), Point(6, Outcome::kFailed)};
  points[1].report.findings[0].clause = "FC-51";
  points[2].report.findings[0].level = Level::kShould;
  points[3].report.findings[0].suspicion = true;
  const CaseReport report = Joined(points, "byte", 4);
  ASSERT_THAT(report.findings, SizeIs(4));
  EXPECT_THAT(report.findings[0].detail, HasSubstr("at byte 3: took it"));
  EXPECT_TRUE(report.Suspected());
}

TEST(SweepReport, NamesAFewRangesAndStaysBounded) {
  std::vector<PointReport> points;
  for (std::size_t place = 0; place < 400; place += 2) {
    points.push_back(Point(place, Outcome::kFailed));
  }
  points[0].words = std::string(900, 'x');
  const CaseReport report = Joined(points, "byte", 400);
  EXPECT_THAT(report.findings[0].detail, HasSubstr("20, 22 and 188 more: took it"));
  EXPECT_LE(report.findings[0].detail.size(), kMostShown + 3);
}

TEST(SweepReportDeathTest, IsOfSomePoint) {
  EXPECT_DEATH(Joined({}, "byte", 0), "");
}

}  // namespace
}  // namespace conformance
