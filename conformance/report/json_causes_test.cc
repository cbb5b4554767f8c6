#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "conformance/case/clause.h"
#include "conformance/report/json_report.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using nlohmann::ordered_json;

ordered_json CausesIn(const RunReport& run) {
  return ordered_json::parse(JsonReport(run))["causes"];
}

TEST(JsonCauses, HasTheCausesWorstFirst) {
  const ordered_json causes = CausesIn(HostileRun());
  ASSERT_EQ(causes.size(), 4U);
  const Clause* clause = FindClause("FC-52");
  ASSERT_NE(clause, nullptr);
  EXPECT_EQ(causes[0]["defect"], "secret-leaked");
  EXPECT_EQ(causes[1],
            (ordered_json{
                {"defect", "died-by-signal"},
                {"headline", "died by a signal"},
                {"level", "MUST"},
                {"worst", "medium"},
                {"known", false},
                {"below", false},
                {"clause", "FC-52"},
                {"kind", "policy"},
                {"requirement", clause->text},
                {"source", clause->source},
                {"clauses", ordered_json::array({"FC-52"})},
                {"example", "status-500-with-a-valid-body"},
                {"agent", "what is wrong with status-500-with-a-valid-body"},
                {"client", "died by signal 11"},
                {"said", HostileRun().cases[0].seen.stderr_first_line},
                {"should", "end by itself: exit 0 with a key line, or 1 for a refusal"},
                {"repeat",
                 "dstack-conformance run --filter status-500-with-a-valid-body --profile tessera "
                 "--deadline 20 --case-file '/tmp/my case.json' -- ./client '--socket={socket}' "
                 "'it'\\''s' $'\\x1b[31m\\xff\\xc2\\x9b\\xe2\\x80\\xae'"},
                {"cases", ordered_json::array({"status-500-with-a-valid-body"})}}));
  EXPECT_EQ(causes[2]["level"], "SHOULD");
  EXPECT_EQ(CausesIn(ConformantRun()), ordered_json::array());
}

TEST(JsonCauses, ACauseNamesAllOfItsCases) {
  RunReport run = ConformantRun();
  run.cases.clear();
  for (const char* id : {"c", "a", "b"}) {
    run.cases.push_back(HeldReport(id, "FC-24"));
    run.cases.back().outcome = Outcome::kFailed;
    run.cases.back().findings = {{Defect::kExitStatus, "FC-24", Level::kMust, "detail"}};
  }
  const ordered_json causes = CausesIn(run);
  ASSERT_EQ(causes.size(), 1U);
  EXPECT_EQ(causes[0]["cases"], ordered_json::array({"a", "b", "c"}));
  EXPECT_EQ(causes[0]["example"], "a");
}

TEST(JsonCauses, OfAFailureThatNobodyCanNameTheCauseSaysSo) {
  RunReport run = ConformantRun();
  run.cases.front().outcome = Outcome::kFailed;
  run.cases.front().clause = "XX-99";
  const ordered_json cause = CausesIn(run)[0];
  EXPECT_EQ(cause["defect"], nullptr);
  EXPECT_EQ(cause["client"], "failed without a finding: a fault of the suite");
  for (const char* member : {"kind", "requirement", "source", "said"}) {
    EXPECT_EQ(cause[member], nullptr) << member;
  }
}

}  // namespace
}  // namespace conformance
