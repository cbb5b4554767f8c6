#include "conformance/command/sweep_run.h"

#include <gtest/gtest.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>
#include <vector>

#include "conformance/case/case.h"

namespace conformance {
namespace {

class SweepRunTest : public testing::Test {
 protected:
  static Case Swept() {
    const nlohmann::json written = {{"id", "a-b"},
                                    {"clause", "FC-06"},
                                    {"title", "title"},
                                    {"reason", "Because."},
                                    {"expect", "MUST refuse"},
                                    {"sweep", {{"over", "answer"}, {"change", "end"}}}};
    return ParseCase(written, "test", {}).value();
  }
  static CaseReport Of(Outcome outcome) {
    CaseReport report;
    report.outcome = outcome;
    return report;
  }
  Result<void> Begin() {
    return sweep_.Begin(SweepExtent::kFull, [this]() -> Result<std::string> {
      ++asked_;
      return std::string(500, 'a');
    });
  }

  const Case case_ = Swept();
  SweepRun sweep_{*case_.sweep};
  std::atomic<int> asked_{0};
};

TEST_F(SweepRunTest, KeepsWhatCrossedTheWireOfTheWorstPointsOnly) {
  ASSERT_TRUE(Begin());
  const auto put = [this](std::size_t point, Outcome outcome) {
    CaseReport report = Of(outcome);
    if (outcome != Outcome::kHeld) report.wire.emplace();
    sweep_.Put(point, std::move(report));
  };
  for (std::size_t point = 0; point < 500; ++point) {
    put(point, point % 3 == 0 ? Outcome::kHeld : Outcome::kWarned);
  }
  put(400, Outcome::kFailed);
  std::vector<std::size_t> traced;
  for (std::size_t point = 0; point < 500; ++point) {
    if (sweep_.ReportOf(point).wire) traced.push_back(point);
  }
  EXPECT_EQ(traced, (std::vector<std::size_t>{1, 2, 4, 400}));
  const CaseReport report = sweep_.Conclude();
  ASSERT_TRUE(report.wire);
  EXPECT_EQ(report.wire->point, "byte 400");
}

TEST_F(SweepRunTest, HandsOutEachPointOnceToWhoeverAsks) {
  std::atomic<int> played{0};
  std::atomic<int> ended{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        EXPECT_TRUE(Begin());
        while (const auto point = sweep_.Take()) {
          ++played;
          EXPECT_EQ(sweep_.PointOf(*point).place, *point);
          if (sweep_.Put(*point, Of(Outcome::kHeld))) ++ended;
        }
      });
    }
  }
  EXPECT_EQ(asked_, 1);
  EXPECT_EQ(played, 500);
  EXPECT_EQ(ended, 1) << "one of them has the last point";
  EXPECT_EQ(sweep_.Conclude().points->all, 500U);
}

TEST_F(SweepRunTest, HasNothingToHandOutWhereItsPointsAreNotFound) {
  const auto begun = sweep_.Begin(SweepExtent::kFull, []() -> Result<std::string> {
    return Error{ErrorCode::kNotFromThisAgent, "nothing is sent"};
  });
  ASSERT_FALSE(begun);
  EXPECT_EQ(begun.error().code, ErrorCode::kNotFromThisAgent);
  EXPECT_TRUE(Begin()) << "one has the error";
  EXPECT_FALSE(sweep_.Take());
}

TEST_F(SweepRunTest, TakesAnotherReportOfAPoint) {
  ASSERT_TRUE(Begin());
  while (const auto point = sweep_.Take()) {
    sweep_.Put(*point, Of(*point == 7 ? Outcome::kUnproven : Outcome::kHeld));
  }
  EXPECT_EQ(sweep_.Conclude().outcome, Outcome::kUnproven);
  const auto unproven = [](const CaseReport& report) {
    return report.outcome == Outcome::kUnproven;
  };
  EXPECT_EQ(sweep_.Where(unproven), std::vector<std::size_t>{7});
  EXPECT_EQ(sweep_.ReportOf(7).outcome, Outcome::kUnproven);
  EXPECT_TRUE(sweep_.Put(7, Of(Outcome::kHeld)));
  EXPECT_EQ(sweep_.Conclude().outcome, Outcome::kHeld);
}

}  // namespace
}  // namespace conformance
