#include "conformance/command/failed_before.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "conformance/command/case_choice.h"
#include "conformance/command/lock.h"
#include "conformance/report/json_report.h"
#include "conformance/testing/embedded_catalog.h"
#include "conformance/testing/report_sample.h"
#include "mock_agent/testing/temp_folder_for_test.h"

namespace conformance {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class FailedBeforeTest : public testing::Test {
 protected:
  // RunOf is a run of the embedded catalogue in which these cases came to that.
  RunReport RunOf(const std::vector<std::pair<std::string, Outcome>>& cases) const {
    RunReport run = ConformantRun();
    run.asked.catalog_digest = CatalogDigest(catalog_);
    run.cases.clear();
    for (const auto& [id, outcome] : cases) {
      run.cases.push_back(HeldReport(id, "FC-10"));
      run.cases.back().outcome = outcome;
    }
    return run;
  }
  std::string Written(const std::string& text) const {
    std::ofstream(path_) << text;
    return path_;
  }
  Result<std::optional<FailedBefore>> Read(const RunReport& run) const {
    return FailedBefore::Read(Written(JsonReport(run)), catalog_, Profile::kTessera);
  }
  std::string WhyNot(const RunReport& run) const {
    const auto read = Read(run);
    return read ? "" : read.error().message;
  }

  const Catalog& catalog_ = EmbeddedCatalog();
  const mock_agent::TempFolder folder_;
  const std::string path_ = (folder_ / "report.json").string();
};

const std::string kRefusal = "status-500-with-a-valid-body";
const std::string kZeros = "key-all-zero";

TEST_F(FailedBeforeTest, AreTheCasesThatFailedOrAreUnproven) {
  RunReport run = RunOf({{kRefusal, Outcome::kFailed},
                         {kZeros, Outcome::kUnproven},
                         {"valid-answer", Outcome::kHeld},
                         {"stall-in-the-body", Outcome::kUnsupported},
                         {"status-404-with-a-valid-body", Outcome::kWarned}});
  const auto failed = Read(run);
  ASSERT_TRUE(failed) << failed.error().message;
  ASSERT_TRUE(failed.value());
  EXPECT_TRUE(failed.value()->Has(kRefusal));
  EXPECT_TRUE(failed.value()->Has(kZeros));
  EXPECT_FALSE(failed.value()->Has("valid-answer"));
  EXPECT_EQ(failed.value()->of().cases, 2U);
  EXPECT_EQ(failed.value()->of().file, path_);
  EXPECT_EQ(failed.value()->of().digest.size(), 64U);
}

TEST_F(FailedBeforeTest, AMustFindingIsAFailureWhateverTheOutcomeSays) {
  RunReport run = RunOf({{kRefusal, Outcome::kHeld}});
  run.cases[0].findings = {{Defect::kSecretLeaked, "FC-51", Level::kMust, "a leak"}};
  EXPECT_TRUE(Read(run).value()->Has(kRefusal));
}

TEST_F(FailedBeforeTest, WithoutAPathThereAreNone) {
  const auto none = FailedBefore::Read("", catalog_, Profile::kTessera);
  ASSERT_TRUE(none);
  EXPECT_FALSE(none.value().has_value());
}

TEST_F(FailedBeforeTest, RefusesWhatIsNoReport) {
  const auto code = [this](const std::string& text) {
    return FailedBefore::Read(Written(text), catalog_, Profile::kTessera).error().code;
  };
  EXPECT_EQ(code("not JSON"), ErrorCode::kNotJson);
  EXPECT_EQ(code("{}"), ErrorCode::kWrongValue);
  EXPECT_EQ(code("{\"schema_version\": 8}"), ErrorCode::kWrongValue);
  EXPECT_EQ(
      FailedBefore::Read((folder_ / "none").string(), catalog_, Profile::kTessera).error().code,
      ErrorCode::kFileUnreadable);
}

TEST_F(FailedBeforeTest, RefusesAReportOfAnotherProfileAndNamesBoth) {
  RunReport run = RunOf({{kRefusal, Outcome::kFailed}});
  run.asked.profile = Profile::kClient;
  EXPECT_THAT(WhyNot(run), AllOf(HasSubstr("report.json: it is of profile client, and this run is "
                                           "of tessera"),
                                 HasSubstr("--profile")));
  EXPECT_EQ(Read(run).error().code, ErrorCode::kWrongValue);
}

TEST_F(FailedBeforeTest, RefusesAReportOfAnotherCatalogueAndNamesBoth) {
  RunReport run = RunOf({{kRefusal, Outcome::kFailed}});
  run.asked.catalog_digest = std::string(64, 'e');
  EXPECT_THAT(WhyNot(run), AllOf(HasSubstr(std::string(64, 'e')),
                                 HasSubstr(CatalogDigest(catalog_)), HasSubstr("--case-file")));
  EXPECT_EQ(Read(run).error().code, ErrorCode::kWrongValue);
}

TEST_F(FailedBeforeTest, RefusesACaseThatIsNoneSoThatNoGlobSelectsMore) {
  EXPECT_THAT(WhyNot(RunOf({{kRefusal, Outcome::kFailed}, {"*", Outcome::kFailed}})),
              HasSubstr("no case is called *"));
}

TEST_F(FailedBeforeTest, OfAReportWithoutFailuresThereIsNothingToRun) {
  const RunReport run = RunOf({{kRefusal, Outcome::kHeld}, {kZeros, Outcome::kVacuous}});
  EXPECT_EQ(Read(run).error().code, ErrorCode::kNothingToRun);
  EXPECT_THAT(WhyNot(run), HasSubstr("no case of it failed or is unproven"));
}

TEST_F(FailedBeforeTest, SaysWhetherTheReportWasWhole) {
  RunReport run = RunOf({{kRefusal, Outcome::kFailed}});
  EXPECT_TRUE(Read(run).value()->of().whole);
  run.stopped = true;
  EXPECT_FALSE(Read(run).value()->of().whole);
  run.stopped = false;
  run.incomplete = "interrupted";
  EXPECT_FALSE(Read(run).value()->of().whole);
}

TEST_F(FailedBeforeTest, GoesWithFilterAndExclude) {
  const auto failed =
      Read(RunOf({{kRefusal, Outcome::kFailed}, {kZeros, Outcome::kUnproven}})).value();
  const auto chosen = [&](std::vector<std::string> filter, std::vector<std::string> exclude) {
    return PlannedFilter({.filter = std::move(filter),
                          .exclude = std::move(exclude),
                          .files = {},
                          .rerun_failed = {}},
                         catalog_, failed);
  };
  EXPECT_THAT(chosen({}, {}).value(), testing::UnorderedElementsAre(kRefusal, kZeros));
  EXPECT_THAT(chosen({"FC-42"}, {}).value(), ElementsAre(kZeros));
  EXPECT_THAT(chosen({}, {"FC-42"}).value(), ElementsAre(kRefusal));
  EXPECT_EQ(chosen({"FC-42"}, {kZeros}).error().code, ErrorCode::kNothingToRun);
  EXPECT_EQ(chosen({"FC-41"}, {}).error().code, ErrorCode::kNothingToRun);
  EXPECT_EQ(chosen({"no-such"}, {}).error().code, ErrorCode::kUnknownCase);
  EXPECT_EQ(
      PlannedFilter({.filter = {kZeros}, .exclude = {kZeros}, .files = {}, .rerun_failed = {}},
                    catalog_, std::nullopt)
          .error()
          .code,
      ErrorCode::kUnknownCase);
}

TEST_F(FailedBeforeTest, ARunOfThemIsASelectionEvenWhereAllOfTheCatalogueHadFailed) {
  const auto failed = Read(RunOf({{kRefusal, Outcome::kFailed}})).value();
  RunReport run = ConformantRun();
  AsSelection(std::nullopt, run);
  EXPECT_EQ(run.Conclusion(), Verdict::kConformant);
  AsSelection(failed, run);
  EXPECT_EQ(run.Conclusion(), Verdict::kSelectionHeld);
  EXPECT_EQ(run.must_clauses, std::vector<std::string>());
  ASSERT_TRUE(run.asked.rerun);
  EXPECT_EQ(run.asked.rerun->file, path_);
}

}  // namespace
}  // namespace conformance
