#include "conformance/command/failure_choice.h"

#include <gtest/gtest.h>

#include <string>

#include "conformance/judge/run_report.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

// Leaking has one MUST finding, which is high.
CaseReport Leaking() {
  CaseReport report = HeldReport("leaks", "FC-10");
  report.outcome = Outcome::kFailed;
  report.findings = {{Defect::kSecretLeaked, "FC-51", Level::kMust, "a leak"}};
  return report;
}

TEST(FailureChoice, FailsForEverythingWhereNothingElseIsAsked) {
  EXPECT_EQ(FailureChoice().MinSeverity(), Severity::kLow);
}

TEST(FailureChoice, KnowsEverySeverityByName) {
  FailureChoice choice;
  for (const Severity severity :
       {Severity::kCritical, Severity::kHigh, Severity::kMedium, Severity::kLow}) {
    choice.min_severity = Name(severity);
    EXPECT_EQ(choice.MinSeverity(), severity) << choice.min_severity;
  }
}

TEST(FailureChoice, EndsTheRunOnlyWhereThatIsAsked) {
  EXPECT_EQ(FailureChoice().Enough(std::nullopt), nullptr);
}

TEST(FailureChoice, EndsTheRunAtAFailureThatFailsIt) {
  const std::optional<KnownFailures> none;
  FailureChoice choice;
  choice.fail_fast = true;
  EXPECT_TRUE(choice.Enough(none)(Leaking()));
  EXPECT_FALSE(choice.Enough(none)(HeldReport("holds", "FC-10")));
  choice.min_severity = "high";
  EXPECT_TRUE(choice.Enough(none)(Leaking()));
  choice.min_severity = "critical";
  EXPECT_FALSE(choice.Enough(none)(Leaking())) << "below";
  choice.min_severity = "low";
  CaseReport slow = Leaking();
  slow.findings[0].suspicion = true;
  EXPECT_FALSE(choice.Enough(none)(slow)) << "not confirmed yet";
  RunReport run;
  run.cases = {Leaking()};
  const RunReport knowing = Knowing(run, "leaks@secret-leaked why\n");
  EXPECT_FALSE(choice.Enough(knowing.asked.known_failures)(Leaking())) << "known";
}

}  // namespace
}  // namespace conformance
