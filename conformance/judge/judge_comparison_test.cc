// What the judge makes of a case beside others: its twin, the smoke case, the same one run again.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "conformance/testing/encodings.h"
#include "conformance/testing/judged_run.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;

class TwinTest : public testing::Test {
 protected:
  Case hostile_ = MakeCase(Expectation::kMustRefuse);
  Case sound_ = MakeCase(Expectation::kMustAccept, "TO-21");

  CaseReport Settled(const Evidence& hostile, const Evidence& sound,
                     Profile profile = Profile::kTessera) {
    const CaseReport twin = Judge(sound_, sound, profile);
    return Judge(hostile_, hostile, profile, &twin);
  }
  Outcome Settle(const Evidence& hostile, const Evidence& sound,
                 Profile profile = Profile::kTessera) {
    return Settled(hostile, sound, profile).outcome;
  }
};

TEST_F(TwinTest, ARefusalCountsWhereTheTwinWasAccepted) {
  EXPECT_EQ(Settle(MakeEvidence(1, ""), MakeEvidence(0, SecretLine(KeySecret()))), Outcome::kHeld);
}

TEST_F(TwinTest, ALeakOfTheTwinIsNotTheRefusalsMatter) {
  Evidence leaking = MakeEvidence(0, SecretLine(KeySecret()));
  leaking.process.standard_error = HexOf(KeySecret());
  EXPECT_EQ(Settle(MakeEvidence(1, ""), leaking), Outcome::kHeld);
}

TEST_F(TwinTest, ARefusalProvesNothingWhereTheTwinWasNotAccepted) {
  EXPECT_EQ(Settle(MakeEvidence(1, ""), MakeEvidence(1, "")), Outcome::kUnproven);
  EXPECT_EQ(Settle(MakeEvidence(1, ""), MakeEvidence(0, SecretLine(Bytes(32, 1)))),
            Outcome::kUnproven);
  EXPECT_EQ(Settle(MakeEvidence(1, ""), MakeEvidence(89, "")), Outcome::kUnproven);
  EXPECT_FALSE(Settled(MakeEvidence(1, ""), MakeEvidence(1, "")).clause_held);
}

TEST_F(TwinTest, ARefusalIsVacuousWhereTheProfileLeavesTheTwinOpen) {
  sound_.expectations[Profile::kClient] = Expectation::kEither;
  EXPECT_EQ(Settle(MakeEvidence(1, ""), MakeEvidence(1, ""), Profile::kClient), Outcome::kVacuous);
  EXPECT_EQ(Settle(MakeEvidence(1, ""), MakeEvidence(1, ""), Profile::kTessera),
            Outcome::kUnproven);
}

TEST_F(TwinTest, AFailureStaysAFailure) {
  EXPECT_EQ(Settle(MakeEvidence(0, SecretLine(KeySecret())), MakeEvidence(1, "")),
            Outcome::kFailed);
}

TEST_F(TwinTest, MemoryIsMeasuredAgainstTheTwin) {
  hostile_.clause = "FC-05";
  Evidence greedy = MakeEvidence(1, "");
  greedy.process.peak_memory_kib = 10000 + 65 * 1024;
  EXPECT_EQ(Settle(greedy, MakeEvidence(0, SecretLine(KeySecret()))), Outcome::kFailed);
  greedy.process.peak_memory_kib = 10000 + 63 * 1024;
  EXPECT_EQ(Settle(greedy, MakeEvidence(0, SecretLine(KeySecret()))), Outcome::kHeld);
}

TEST(JudgeComparisonTest, ARefusalOfASoundAnswerIsASuspicionWhereItCameLate) {
  const auto judge = [](int took) {
    return JudgeTimed(MakeCase(Expectation::kMustAccept, "TO-22"), MakeEvidence(1, ""),
                      milliseconds{took}, milliseconds{100});
  };
  EXPECT_EQ(Only(judge(1101)), Defect::kRefusedASoundAnswer);
  EXPECT_EQ(judge(1101).Suspected(), Defect::kRefusedASoundAnswer);
  EXPECT_EQ(Only(judge(1100)), Defect::kRefusedASoundAnswer);
  EXPECT_EQ(judge(1100).Suspected(), std::nullopt);
}

TEST(JudgeComparisonTest, WaitingForTheEndOfACompleteAnswerFailsWhereTheSmokeCaseWasQuicker) {
  const auto judge = [](const std::string& clause, int took) {
    return JudgeTimed(MakeCase(Expectation::kMustAccept, clause),
                      MakeEvidence(0, SecretLine(KeySecret())), milliseconds{took},
                      milliseconds{3000});
  };
  EXPECT_EQ(Only(judge("TO-23", 4001)), Defect::kTooSlow);
  EXPECT_EQ(judge("TO-23", 4001).Suspected(), Defect::kTooSlow);
  EXPECT_EQ(judge("TO-23", 4000).outcome, Outcome::kHeld);
  EXPECT_EQ(judge("TO-22", 60000).outcome, Outcome::kHeld);
}

TEST(JudgeComparisonTest, ARerunTakesSuspicionsAwayAndNoProof) {
  const Case of = MakeCase(Expectation::kMustAccept, "TO-21");
  Evidence slow = MakeEvidence(0, SecretLine(KeySecret()));
  slow.process.left_process_behind = true;
  const CaseReport sound = Judge(of, MakeEvidence(0, SecretLine(KeySecret())));
  const CaseReport cleared = Rerun(Judge(of, slow), sound);
  EXPECT_EQ(cleared.outcome, Outcome::kHeld);
  EXPECT_TRUE(cleared.findings.empty());

  slow.process.standard_error = HexOf(KeySecret());
  slow.process.standard_error_bytes = slow.process.standard_error.size();
  const CaseReport leaked = Rerun(Judge(of, slow), sound);
  EXPECT_EQ(Only(leaked), Defect::kSecretLeaked);
  EXPECT_EQ(leaked.outcome, Outcome::kFailed);
  EXPECT_FALSE(leaked.Suspected());
  EXPECT_EQ(Rerun(leaked, sound).outcome, Outcome::kFailed) << "however often";

  Bytes wrong = KeySecret();
  wrong.back() ^= 1U;
  Evidence both = MakeEvidence(0, SecretLine(wrong));
  both.process.left_process_behind = true;
  const CaseReport took = Rerun(Judge(of, both), sound);
  EXPECT_EQ(took.outcome, Outcome::kFailed);
  EXPECT_FALSE(took.accepted);
}

}  // namespace
}  // namespace conformance
