#include "conformance/case/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "conformance/testing/case_sample.h"

namespace conformance {
namespace {

using testing::Contains;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

class PlanTest : public testing::Test {
 protected:
  static std::vector<Case> Cases() {
    Case open = SoundCase("open", "FC-24");
    open.expectations[Profile::kClient] = Expectation::kEither;
    open.twin = "smoke";
    return {SmokeTestCase("smoke"), SoundCase("other"), open, RefusedCase("by-smoke", "smoke"),
            RefusedCase("by-open", "open")};
  }
  std::vector<std::string> Ids(const Plan& plan) {
    std::vector<std::string> ids;
    for (const PlannedCase& each : plan.cases()) ids.push_back(each.of->id);
    return ids;
  }
  const PlannedCase& Find(const Plan& plan, const std::string& id) {
    return *std::find_if(plan.cases().begin(), plan.cases().end(),
                         [&id](const PlannedCase& each) { return each.of->id == id; });
  }

  Catalog catalog_ = Catalog::Of(Cases()).value();
};

TEST_F(PlanTest, OfEverythingHasEveryCaseAndAnswersForEveryMust) {
  const Plan plan = Plan::Make(catalog_, {.profile = Profile::kTessera}).value();
  EXPECT_TRUE(plan.whole_catalog());
  EXPECT_EQ(plan.cases().size(), 5U);
  EXPECT_EQ(plan.cases()[plan.smoke()].of->id, "smoke");
  EXPECT_THAT(plan.must_clauses(), Contains("FC-55"));
  EXPECT_THAT(plan.must_clauses(), Contains("FC-24"));
  EXPECT_THAT(plan.must_clauses(), Not(Contains("FC-27"))) << "a SHOULD";
  const Plan client = Plan::Make(catalog_, {.profile = Profile::kClient}).value();
  EXPECT_THAT(client.must_clauses(), Not(Contains("FC-24"))) << "a MAY in profile client";
}

TEST_F(PlanTest, AsksForSessionsOnlyAClientThatHasThem) {
  std::vector<Case> cases = Cases();
  cases.push_back(SoundCase("living", "SE-04"));
  const Catalog catalog = Catalog::Of(std::move(cases)).value();
  const Plan without = Plan::Make(catalog, {}).value();
  EXPECT_THAT(Ids(without), Not(Contains("living")));
  EXPECT_THAT(without.must_clauses(), Not(Contains("SE-04")));
  EXPECT_TRUE(without.whole_catalog());
  EXPECT_EQ(without.without_session(), 1U);
  const Plan with = Plan::Make(catalog, {.sessions = true}).value();
  EXPECT_THAT(Ids(with), Contains("living"));
  EXPECT_THAT(with.must_clauses(), Contains("SE-04"));
  EXPECT_EQ(with.without_session(), 0U);
  const auto nothing = Plan::Make(catalog, {.filter = {"living"}});
  ASSERT_FALSE(nothing);
  EXPECT_THAT(nothing.error().message, testing::EndsWith("in profile client without --session"));
}

TEST_F(PlanTest, LeavesOutTheSweepsWhereItIsToldTo) {
  Case swept = RefusedCase("swept", "smoke");
  const nlohmann::json over = {{"over", "answer"}, {"change", "end"}};
  swept.sweep = Sweep::Read(mock_agent::JsonView(over, "test")).value();
  std::vector<Case> cases = Cases();
  cases.push_back(swept);
  const Catalog catalog = Catalog::Of(std::move(cases)).value();
  for (const SweepChoice with :
       {SweepChoice::kByCost, SweepChoice::kFull, SweepChoice::kBoundaries}) {
    EXPECT_THAT(Ids(Plan::Make(catalog, {.sweep = with}).value()), Contains("swept"));
  }
  const Plan without = Plan::Make(catalog, {.sweep = SweepChoice::kOff}).value();
  EXPECT_THAT(Ids(without), Not(Contains("swept")));
  EXPECT_FALSE(without.whole_catalog()) << "it answers for less";
  EXPECT_THAT(without.must_clauses(), IsEmpty());
  const auto nothing = Plan::Make(catalog, {.filter = {"swept"}, .sweep = SweepChoice::kOff});
  ASSERT_FALSE(nothing);
  EXPECT_NE(nothing.error().message.find("--sweep off"), std::string::npos);
}

TEST_F(PlanTest, LeavesOutWhatTheProfileDoesNotHave) {
  Case only = SoundCase("only");
  only.expectations[Profile::kTessera] = Expectation::kNotAsked;
  std::vector<Case> cases = Cases();
  cases.push_back(only);
  const Catalog catalog = Catalog::Of(std::move(cases)).value();
  const Plan tessera = Plan::Make(catalog, {.profile = Profile::kTessera}).value();
  EXPECT_TRUE(tessera.whole_catalog());
  EXPECT_THAT(Ids(tessera), Not(Contains("only")));
  const Plan client = Plan::Make(catalog, {.profile = Profile::kClient}).value();
  EXPECT_TRUE(client.whole_catalog());
  EXPECT_THAT(Ids(client), Contains("only"));
  const auto nothing = Plan::Make(catalog, {.profile = Profile::kTessera, .filter = {"only"}});
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error().code, ErrorCode::kUnknownCase);
}

TEST_F(PlanTest, WhereTheProfileRefusesATwinItsOwnTwinStandsForIt) {
  Case chunked = RefusedCase("chunked", "smoke", "FC-24");
  chunked.expectations[Profile::kClient] = Expectation::kEither;
  std::vector<Case> cases = Cases();
  cases.push_back(chunked);
  cases.push_back(RefusedCase("cut", "chunked", "FC-26"));
  cases.push_back(RefusedCase("cut-twice", "cut", "FC-26"));
  const Catalog catalog = Catalog::Of(std::move(cases)).value();
  for (const char* id : {"cut", "cut-twice"}) {
    const auto twin_in = [&](Profile profile) {
      const Plan plan = Plan::Make(catalog, {.profile = profile, .filter = {id}}).value();
      return plan.cases()[*Find(plan, id).twin].of->id;
    };
    EXPECT_EQ(twin_in(Profile::kTessera), "smoke") << id;
    EXPECT_EQ(twin_in(Profile::kClient), "chunked") << id;
  }
}

TEST_F(PlanTest, OfASelectionAddsTwinsTheirTwinsAndTheSmokeCaseAndAnswersForNoClause) {
  const Plan plan = Plan::Make(catalog_, {.filter = {"by-open"}}).value();
  EXPECT_FALSE(plan.whole_catalog());
  EXPECT_THAT(Ids(plan), UnorderedElementsAre("by-open", "open", "smoke"));
  EXPECT_TRUE(Find(plan, "by-open").selected);
  EXPECT_FALSE(Find(plan, "open").selected);
  EXPECT_THAT(plan.must_clauses(), IsEmpty());
}

TEST_F(PlanTest, NamesTheTwinByItsPlace) {
  const Plan plan = Plan::Make(catalog_, {}).value();
  ASSERT_EQ(plan.cases().size(), 5U);
  for (const PlannedCase& each : plan.cases()) {
    ASSERT_EQ(each.twin.has_value(), !each.of->twin.empty()) << each.of->id;
    if (each.twin) {
      EXPECT_EQ(plan.cases()[*each.twin].of->id, each.of->twin);
    }
  }
}

TEST_F(PlanTest, OrdersEveryCaseButTheSmokeCaseByTheSeed) {
  const auto order = [this](std::uint64_t seed) {
    const Plan plan = Plan::Make(catalog_, {.seed = seed}).value();
    EXPECT_THAT(plan.order(), Not(Contains(plan.smoke())));
    EXPECT_EQ(plan.order().size() + 1, plan.cases().size());
    return std::vector<std::size_t>(plan.order().begin(), plan.order().end());
  };
  std::set<std::vector<std::size_t>> orders;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(order(seed), order(seed));
    orders.insert(order(seed));
  }
  EXPECT_GT(orders.size(), 5U);
}

TEST_F(PlanTest, AllowsOnlyWhatTheUserNamed) {
  const Plan nothing = Plan::Make(catalog_, {}).value();
  ASSERT_EQ(nothing.cases().size(), 5U);
  for (const PlannedCase& each : nothing.cases()) EXPECT_FALSE(each.may_be_unsupported);
  const Plan plan = Plan::Make(catalog_, {.allow_unsupported = {"FC-10"}}).value();
  EXPECT_TRUE(Find(plan, "by-smoke").may_be_unsupported);
  EXPECT_FALSE(Find(plan, "smoke").may_be_unsupported);
}

TEST_F(PlanTest, AGlobThatMatchesNothingIsAnError) {
  EXPECT_EQ(Plan::Make(catalog_, {.filter = {"nothing"}}).error().code, ErrorCode::kUnknownCase);
  EXPECT_EQ(Plan::Make(catalog_, {.allow_unsupported = {"nothing"}}).error().code,
            ErrorCode::kUnknownCase);
}

}  // namespace
}  // namespace conformance
