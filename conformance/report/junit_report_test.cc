#include "conformance/report/junit_report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "conformance/testing/report_sample.h"
#include "dstack_version.h"

namespace conformance {
namespace {

using testing::HasSubstr;
using testing::Not;

// That it is well-formed is report_schema_test.py's matter; these tests read its elements.

TEST(JunitReport, CountsWhatItHolds) {
  EXPECT_THAT(JunitReport(HostileRun()),
              HasSubstr("  <testsuite name=\"profile tessera\" tests=\"7\" failures=\"1\" "
                        "errors=\"1\" skipped=\"3\" time=\"2.345\">\n"));
  EXPECT_THAT(JunitReport(ConformantRun()),
              HasSubstr("tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"0\""));
}

TEST(JunitReport, ASoundCaseIsATestcaseWithNothingInIt) {
  EXPECT_THAT(JunitReport(ConformantRun()),
              HasSubstr("    <testcase classname=\"TO-22\" name=\"valid-answer\" time=\"0.012\">\n "
                        "   </testcase>\n"));
}

TEST(JunitReport, AFailureNamesItsWorstMustAndHoldsAll) {
  RunReport run = HostileRun();
  run.cases.resize(1);
  const std::string report = JunitReport(run);
  EXPECT_THAT(report, HasSubstr("<failure message=\"high: it said: \\r\\n\\x1b[2J&lt;b "
                                "a=&quot;&#39;&amp;&#39;&quot;&gt;]]&gt;--&gt;"));
  EXPECT_THAT(report,
              HasSubstr("\" type=\"secret-leaked\">MUST medium FC-52 died-by-signal: died by "
                        "signal 11\nMUST high FC-51 secret-leaked: "));
  EXPECT_THAT(report, HasSubstr("\nSHOULD low RQ-06 request-wrong: two requests\n</failure>\n      "
                                "<system-err>\\r\\n\\x1b[2J&lt;b"));
}

TEST(JunitReport, OfEquallyBadMustsAFailureNamesTheFirstAndNeverAShould) {
  RunReport run = HostileRun();
  run.cases.resize(1);
  run.cases[0].findings = {{Defect::kRequestWrong, "RQ-04", Level::kShould, "should"},
                           {Defect::kSecretLeaked, "FC-51", Level::kMust, "one"},
                           {Defect::kWroteTooMuch, "FC-51", Level::kMust, "two"}};
  EXPECT_THAT(JunitReport(run),
              HasSubstr("<failure message=\"high: one\" type=\"secret-leaked\">SHOULD critical "
                        "RQ-04 request-wrong: should\nMUST high FC-51 secret-leaked: one\n"));
}

TEST(JunitReport, SaysWhichWorldClientsWereGiven) {
  EXPECT_THAT(JunitReport(ConformantRun()),
              HasSubstr("      <property name=\"world\" value=\"full\"/>\n"
                        "      <property name=\"world_why\" value=\"\"/>\n"));
  EXPECT_THAT(JunitReport(PlainRun()),
              HasSubstr("      <property name=\"world\" value=\"plain\"/>\n      <property "
                        "name=\"world_why\" value=\"this machine makes no user namespace\"/>\n"));
}

TEST(JunitReport, AFailureWithoutAFindingIsNotSilent) {
  RunReport run = ConformantRun();
  run.cases[0].outcome = Outcome::kFailed;
  EXPECT_THAT(JunitReport(run), HasSubstr("<failure message=\"failed without a finding: a fault of "
                                          "the suite\" type=\"\"></failure>"));
}

TEST(JunitReport, WhatProvedNothingDoesNotLookPassed) {
  const std::string report = JunitReport(HostileRun());
  EXPECT_THAT(report, HasSubstr("      <error message=\"unproven: its twin failed\"/>\n"));
  EXPECT_THAT(report, HasSubstr("      <skipped message=\"vacuous: its twin was refused, which the "
                                "profile allows\"/>\n"));
  EXPECT_THAT(
      report,
      HasSubstr(
          "      <skipped message=\"unsupported: this machine makes no user namespace\"/>\n"));
}

TEST(JunitReport, AWarningIsOutput) {
  EXPECT_THAT(JunitReport(HostileRun()),
              HasSubstr("      <system-out>warning FC-53 too-many-requests: 4 requests \\r\\n"));
}

TEST(JunitReport, AnIncompleteRunHasAnErrorOfItsOwn) {
  const std::string report = JunitReport(IncompleteRun());
  EXPECT_THAT(report, HasSubstr("tests=\"2\" failures=\"1\" errors=\"1\""));
  EXPECT_THAT(report, HasSubstr("<testcase classname=\"run\" name=\"is-complete\" "
                                "time=\"0.000\">\n      <error message=\"the client failed"));
  EXPECT_THAT(JunitReport(HostileRun()), Not(HasSubstr("is-complete")));
}

TEST(JunitReport, EscapesTheIdOfAUsersCase) {
  RunReport run = ConformantRun();
  run.cases[0].id = "odd\x01";
  EXPECT_THAT(JunitReport(run), HasSubstr(" name=\"odd\\x01\" "));
}

TEST(JunitReport, SaysHowFarItGoes) {
  EXPECT_THAT(JunitReport(ConformantRun()), HasSubstr("<system-out>" DSTACK_SCOPE));
}

TEST(JunitReport, SaysWhatWasSelectedAndWhatTheVerdictIs) {
  const std::string report = JunitReport(SelectedRun());
  EXPECT_THAT(report, HasSubstr("<testsuite name=\"profile tessera: 1 of 7 cases, selected by "
                                "--filter FC-10\" "));
  EXPECT_THAT(report, HasSubstr("<property name=\"verdict\" value=\"selection-held\"/>"));
  EXPECT_THAT(report, HasSubstr("<property name=\"filter\" value=\"FC-10\"/>"));
  const std::string hostile = JunitReport(HostileRun());
  EXPECT_THAT(hostile, HasSubstr("<property name=\"case_files\" value=\"/tmp/my case.json\"/>"));
  EXPECT_THAT(hostile, HasSubstr("<property name=\"catalog_digest\" value=\"aaaa"));
  EXPECT_THAT(hostile, HasSubstr("<property name=\"deadline_ms\" value=\"20000\"/>"));
}

TEST(JunitReport, HoldsNoSecret) {
  EXPECT_THAT(JunitReport(HostileRun()), Not(HasSubstr("80a5caef14395e83")));
  EXPECT_THAT(JunitReport(IncompleteRun()), Not(HasSubstr("80a5caef14395e83")));
}

}  // namespace
}  // namespace conformance
