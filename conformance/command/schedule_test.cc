#include "conformance/command/schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "conformance/testing/case_sample.h"

namespace conformance {
namespace {

using Lane = Schedule::Lane;
using testing::ElementsAre;
using testing::SizeIs;

CaseReport ReportOf(const std::string& id) {
  CaseReport report;
  report.id = id;
  return report;
}

class ScheduleTest : public testing::Test {
 protected:
  static std::vector<Case> Cases() {
    Case hangs = RefusedCase("hangs", "sound");
    hangs.script =
        mock_agent::Script::ParseText(R"({"steps": [{"stall": true}]})", "a script").value();
    return {SmokeTestCase("a-smoke"), SoundCase("sound"), RefusedCase("refused", "sound"), hangs};
  }
  void Put(std::size_t place) { schedule_.Put(place, ReportOf(Id(place))); }
  std::string Id(std::size_t place) { return plan_.cases()[place].of->id; }

  Catalog catalog_ = Catalog::Of(Cases()).value();
  Plan plan_ = Plan::Make(catalog_, {}).value();
  std::atomic<bool> stop_{false};
  std::function<bool()> stopped_ = [this] { return stop_.load(); };
  Schedule schedule_{plan_, stopped_};
};

TEST_F(ScheduleTest, HandsOutACaseWhenItsTwinHasItsReport) {
  const auto first = schedule_.Take(Lane::kPrompt);
  ASSERT_TRUE(first);
  EXPECT_EQ(Id(*first), "sound") << "the other one has to wait for it, wherever it stands";
  EXPECT_EQ(schedule_.TwinOf(*first), nullptr);
  std::optional<std::size_t> second;
  std::optional<std::size_t> hanging;
  {
    std::jthread prompt([&] { second = schedule_.Take(Lane::kPrompt); });
    std::jthread lane([&] { hanging = schedule_.Take(Lane::kHanging); });
    Put(*first);
  }
  EXPECT_EQ(Id(second.value()), "refused");
  EXPECT_EQ(Id(hanging.value()), "hangs");
  EXPECT_EQ(schedule_.TwinOf(*second)->id, "sound");
}

TEST_F(ScheduleTest, EndsWhenAllAreTakenAndKeepsTheReportsInThePlansOrder) {
  Put(plan_.smoke());
  for (const Lane lane : {Lane::kPrompt, Lane::kHanging}) {
    while (const auto place = schedule_.Take(lane)) Put(*place);
  }
  EXPECT_EQ(schedule_.done(), 4U);
  std::vector<std::string> ids;
  for (const CaseReport& report : schedule_.Reports()) ids.push_back(report.id);
  EXPECT_THAT(ids, ElementsAre("hangs", "refused", "a-smoke", "sound"));
}

TEST_F(ScheduleTest, WhoLeavesAStoppedRunWakesThoseWhoWaitForATwin) {
  Case twin = SoundCase("twin");
  twin.expectations[Profile::kClient] = Expectation::kEither;
  twin.twin = "sound";
  Case hangs = RefusedCase("hangs", "twin");
  hangs.script = catalog_.Find("hangs")->script;
  const Catalog catalog =
      Catalog::Of({SmokeTestCase("a-smoke"), SoundCase("sound"), twin, hangs}).value();
  const Plan plan = Plan::Make(catalog, {}).value();
  std::atomic<int> looks{0};
  const std::function<bool()> stopped = [this, &looks] {
    ++looks;
    return stop_.load();
  };
  Schedule schedule(plan, stopped);
  const auto sound = schedule.Take(Lane::kPrompt);
  std::jthread waiting([&] { EXPECT_FALSE(schedule.Take(Lane::kHanging)); });
  while (looks < 2)
    std::this_thread::yield();  // it has looked, and found that the twin is not there
  schedule.Put(sound.value(), ReportOf("sound"));
  while (looks < 3) std::this_thread::yield();  // once more: woken, and waiting again
  stop_ = true;
  EXPECT_FALSE(schedule.Take(Lane::kPrompt)) << "nobody takes the twin any more";
}

TEST_F(ScheduleTest, HandsOutASweepUntilAllOfItIsTaken) {
  Case swept = RefusedCase("swept", "a-smoke");
  const nlohmann::json over = {{"over", "answer"}, {"change", "end"}};
  swept.sweep = Sweep::Read(mock_agent::JsonView(over, "test")).value();
  const Catalog catalog =
      Catalog::Of({SmokeTestCase("a-smoke"), SoundCase("sound"), swept}).value();
  const Plan plan = Plan::Make(catalog, {}).value();
  Schedule schedule(plan, stopped_);
  schedule.Put(plan.smoke(), ReportOf("a-smoke"));
  EXPECT_GT(schedule.Waiting(Lane::kPrompt), 100U) << "many may play it at once";
  std::vector<std::string> taken;
  std::size_t sweep = 0;
  for (int i = 0; i < 4; ++i) {
    const auto place = schedule.Take(Lane::kPrompt);
    ASSERT_TRUE(place);
    taken.push_back(plan.cases()[*place].of->id);
    if (taken.back() == "swept") sweep = *place;
  }
  EXPECT_EQ(std::count(taken.begin(), taken.end(), "sound"), 1);
  EXPECT_EQ(std::count(taken.begin(), taken.end(), "swept"), 3);
  schedule.Taken(sweep);
  EXPECT_FALSE(schedule.Take(Lane::kPrompt));
  EXPECT_EQ(schedule.Waiting(Lane::kPrompt), 0U);
}

TEST_F(ScheduleTest, HandsOutNothingOnceTheRunIsStopped) {
  const auto first = schedule_.Take(Lane::kPrompt);
  std::optional<std::size_t> second;
  {
    std::jthread waiting([&] { second = schedule_.Take(Lane::kPrompt); });
    stop_ = true;
    schedule_.Put(first.value(), std::nullopt);
  }
  EXPECT_FALSE(second);
  EXPECT_THAT(schedule_.Reports(), SizeIs(0));
}

}  // namespace
}  // namespace conformance
