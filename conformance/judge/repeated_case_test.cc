#include "conformance/judge/repeated_case.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using testing::ElementsAre;

const Finding kTookAKey{Defect::kAcceptedWhatItMustRefuse, "FC-10", Level::kMust, "took a key"};
const Finding kLeakedIt{Defect::kSecretLeaked, "FC-51", Level::kMust, "a leak"};

CaseReport Repetition(Outcome outcome, std::vector<Finding> findings = {}) {
  CaseReport report = HeldReport("a-case", "FC-10");
  report.outcome = outcome;
  report.clause_held = outcome == Outcome::kHeld;
  report.findings = std::move(findings);
  return report;
}

CaseReport OfRepetitions(const std::vector<CaseReport>& reports) {
  RepeatedCase repeated;
  for (const CaseReport& report : reports) repeated.Add(report);
  return repeated.Joined();
}

std::vector<std::string> Details(const CaseReport& report) {
  std::vector<std::string> details;
  for (const Finding& finding : report.findings) details.push_back(finding.detail);
  return details;
}

TEST(RepeatedCase, ThatCameToTheSameEachTimeIsSteady) {
  const CaseReport held = OfRepetitions(std::vector(3, Repetition(Outcome::kHeld)));
  ASSERT_TRUE(held.repetitions);
  EXPECT_FALSE(held.repetitions->Flaky());
  EXPECT_EQ(held.repetitions->Played(), 3U);
  EXPECT_EQ(held.repetitions->Times(Outcome::kHeld), 3U);
  EXPECT_EQ(held.outcome, Outcome::kHeld);
  EXPECT_TRUE(held.clause_held);
  const CaseReport failed =
      OfRepetitions(std::vector(3, Repetition(Outcome::kFailed, {kTookAKey})));
  EXPECT_FALSE(failed.repetitions->Flaky());
  EXPECT_THAT(Details(failed), ElementsAre("took a key")) << "once, and as it was said";
}

TEST(RepeatedCase, ThatFailedOnceFailedAndIsFlaky) {
  for (const std::size_t at : {0U, 1U, 4U}) {
    std::vector<CaseReport> reports(5, Repetition(Outcome::kHeld));
    reports[at] = Repetition(Outcome::kFailed, {kTookAKey});
    reports[at].seen.elapsed = std::chrono::milliseconds(77);
    const CaseReport joined = OfRepetitions(reports);
    EXPECT_EQ(joined.outcome, Outcome::kFailed) << at;
    EXPECT_TRUE(joined.Fails());
    EXPECT_FALSE(joined.clause_held);
    EXPECT_TRUE(joined.repetitions->Flaky());
    EXPECT_EQ(joined.repetitions->Times(Outcome::kFailed), 1U);
    EXPECT_EQ(joined.repetitions->Times(Outcome::kHeld), 4U);
    EXPECT_EQ(joined.repetitions->Times(Outcome::kWarned), 0U);
    EXPECT_EQ(joined.seen.elapsed, std::chrono::milliseconds(77))
        << "of the repetition that failed";
    EXPECT_THAT(Details(joined), ElementsAre("in 1 of 5 repetitions: took a key"));
  }
}

TEST(RepeatedCase, HasTheFindingsOfAllRepetitions) {
  Finding again = kTookAKey;
  again.detail = "took another key";
  const CaseReport joined = OfRepetitions({Repetition(Outcome::kFailed, {kTookAKey}),
                                           Repetition(Outcome::kFailed, {again, kLeakedIt}),
                                           Repetition(Outcome::kFailed, {kTookAKey})});
  EXPECT_THAT(Details(joined), ElementsAre("took a key", "in 1 of 3 repetitions: a leak"));
  EXPECT_FALSE(joined.repetitions->Flaky()) << "its outcome is the same";
}

TEST(RepeatedCase, KeepsSeveralFindingsOfOneKindTogether) {
  Finding elsewhere = kLeakedIt;
  elsewhere.detail = "another leak";
  const CaseReport joined = OfRepetitions({Repetition(Outcome::kFailed, {kLeakedIt, elsewhere}),
                                           Repetition(Outcome::kFailed, {kLeakedIt, elsewhere})});
  EXPECT_THAT(Details(joined), ElementsAre("a leak", "another leak"));
}

TEST(RepeatedCase, CountsAsTheWorstItCameTo) {
  const auto worst = [](Outcome one, Outcome other) {
    const Outcome forth = OfRepetitions({Repetition(one), Repetition(other)}).outcome;
    EXPECT_EQ(forth, OfRepetitions({Repetition(other), Repetition(one)}).outcome);
    return forth;
  };
  EXPECT_EQ(worst(Outcome::kHeld, Outcome::kVacuous), Outcome::kVacuous);
  EXPECT_EQ(worst(Outcome::kHeld, Outcome::kWarned), Outcome::kWarned);
  EXPECT_EQ(worst(Outcome::kHeld, Outcome::kUnsupported), Outcome::kUnsupported);
  EXPECT_EQ(worst(Outcome::kUnsupported, Outcome::kUnproven), Outcome::kUnproven);
  EXPECT_EQ(worst(Outcome::kUnproven, Outcome::kFailed), Outcome::kFailed);
}

TEST(RepeatedCase, WasAcceptedOnlyWhereItWasEachTime) {
  CaseReport accepted = Repetition(Outcome::kHeld);
  accepted.accepted = true;
  EXPECT_TRUE(OfRepetitions({accepted, accepted}).accepted);
  EXPECT_FALSE(OfRepetitions({accepted, Repetition(Outcome::kHeld)}).accepted);
  EXPECT_FALSE(OfRepetitions({Repetition(Outcome::kFailed), accepted}).accepted);
}

TEST(RepeatedCase, ShortensWhatBecomesTooLong) {
  Finding longest = kTookAKey;
  longest.detail = std::string(kMostShown, 'x');
  const CaseReport joined =
      OfRepetitions({Repetition(Outcome::kHeld), Repetition(Outcome::kFailed, {longest})});
  EXPECT_TRUE(joined.findings[0].detail.starts_with("in 1 of 2 repetitions: xxx"));
  EXPECT_TRUE(joined.findings[0].detail.ends_with("…"));
}

}  // namespace
}  // namespace conformance
