#include "conformance/report/sarif_report.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <vector>

#include "conformance/judge/cause.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

nlohmann::json RunOf(const RunReport& run) {
  return nlohmann::json::parse(SarifReport(run))["runs"][0];
}

// Its shape is report_formats_test.py's matter.
TEST(SarifReport, HasAResultForEachCause) {
  const RunReport run = HostileRun();
  EXPECT_EQ(RunOf(run)["results"].size(), CausesOf(run).size());
}

TEST(SarifReport, SuppressesWhatWasKnown) {
  const RunReport run = KnownRun();
  const std::vector<Cause> causes = CausesOf(run);
  const auto results = RunOf(run)["results"];
  ASSERT_EQ(results.size(), causes.size());
  for (std::size_t each = 0; each < causes.size(); ++each) {
    EXPECT_EQ(results[each].contains("suppressions"), causes[each].known);
  }
  EXPECT_TRUE(causes.front().known || causes.back().known);
}

TEST(SarifReport, HasAResultForARunThatIsIncomplete) {
  const auto run = RunOf(IncompleteRun());
  EXPECT_EQ(run["results"].back()["ruleId"], "run-is-complete");
  EXPECT_EQ(run["invocations"][0]["executionSuccessful"], false);
  EXPECT_EQ(RunOf(ConformantRun())["results"].size(), 0U);
}

}  // namespace
}  // namespace conformance
