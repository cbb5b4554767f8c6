// What the judge makes of several runs of a case: after each other, and at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "conformance/testing/encodings.h"
#include "conformance/testing/judged_run.h"

namespace conformance {
namespace {

class SequenceTest : public testing::Test {
 protected:
  SequenceTest() {
    of_.before.emplace_back();
    of_.before.back().expectation = Expectation::kMustAccept;
  }
  CaseReport Run(const Evidence& first, const Evidence& judged) {
    return Judge(of_, std::vector{first, judged});
  }
  Case of_ = MakeCase(Expectation::kMustRefuse, "FC-55");
};

TEST_F(SequenceTest, HoldsWhereEveryRunWentAsItHadTo) {
  const auto report = Run(MakeEvidence(0, SecretLine(KeySecret())), MakeEvidence(1, ""));
  EXPECT_EQ(report.outcome, Outcome::kHeld);
  EXPECT_TRUE(report.clause_held);
}

TEST_F(SequenceTest, AWrongRequestInAnEarlierRunIsAFinding) {
  Evidence first = MakeEvidence(0, SecretLine(KeySecret()));
  first.wire.connections[0].requests[0].method = "PUT";
  const auto report = Run(first, MakeEvidence(1, ""));
  ASSERT_EQ(Only(report), Defect::kRequestWrong);
  EXPECT_EQ(report.findings.front().detail.find("run 1 of 2: "), 0U);
}

TEST_F(SequenceTest, ShowsNothingWhereAnEarlierRunDidNotGoAsItHadTo) {
  const auto report = Run(MakeEvidence(1, ""), MakeEvidence(1, ""));
  EXPECT_EQ(report.outcome, Outcome::kUnproven);
  EXPECT_FALSE(report.clause_held);
}

TEST_F(SequenceTest, ExitStatus89InTheJudgedRunDoesNotExcuseAnEarlierOne) {
  const Evidence wrong = MakeEvidence(0, SecretLine(Bytes(32, 0x42)));
  EXPECT_EQ(Run(wrong, MakeEvidence(89, "")).outcome, Outcome::kUnproven);
  EXPECT_EQ(Run(MakeEvidence(0, SecretLine(KeySecret())), MakeEvidence(89, "")).outcome,
            Outcome::kUnsupported);
}

TEST_F(SequenceTest, IsUnsupportedWhereTheClientSaysThatItCannotDoAnEarlierRun) {
  const auto report = Run(MakeEvidence(89, ""), MakeEvidence(1, ""));
  EXPECT_EQ(report.outcome, Outcome::kUnsupported);
  EXPECT_FALSE(report.clause_held);
  EXPECT_THAT(report.note, testing::HasSubstr("exit 89"));
  EXPECT_EQ(Run(MakeEvidence(89, ""), MakeEvidence(0, SecretLine(KeySecret()))).outcome,
            Outcome::kFailed);
}

TEST_F(SequenceTest, ThatAClientCannotDoOneRunDoesNotExcuseAnother) {
  of_.before.push_back(of_.before.back());
  const Evidence cannot = MakeEvidence(89, "");
  const Evidence refused = MakeEvidence(1, "");
  EXPECT_EQ(Judge(of_, std::vector{cannot, refused, refused}).outcome, Outcome::kUnproven);
  EXPECT_EQ(Judge(of_, std::vector{refused, cannot, refused}).outcome, Outcome::kUnproven);
}

TEST_F(SequenceTest, FailsWhereTheJudgedRunFails) {
  const Evidence key = MakeEvidence(0, SecretLine(KeySecret()));
  EXPECT_EQ(Only(Run(key, key)), Defect::kAcceptedWhatItMustRefuse);
}

TEST_F(SequenceTest, OnlyANewFileIsAKeyOfARefusal) {
  Evidence accepted = MakeEvidence(0, SecretLine(KeySecret()));
  accepted.process.left.files = {{"home/key", std::string(64, 'a')}};
  Evidence refused = MakeEvidence(1, "");
  refused.process.left = accepted.process.left;
  EXPECT_TRUE(Run(accepted, refused).findings.empty());
  refused.process.left.files.front().contents.back() = 'b';
  EXPECT_EQ(Only(Run(accepted, refused)), Defect::kKeyMaterialOnRefusal);
}

TEST_F(SequenceTest, AnEmptyKeyInAnEarlierRunIsAFinding) {
  const auto report = Run(MakeEvidence(0, "{\"secret\": \"\"}\n"), MakeEvidence(1, ""));
  EXPECT_EQ(Only(report), Defect::kAcceptedAnEmptyKey);
}

TEST_F(SequenceTest, ALeakInAnEarlierRunIsAFindingThatNamesTheRun) {
  Evidence leaking = MakeEvidence(0, SecretLine(KeySecret()));
  leaking.process.standard_error = HexOf(KeySecret());
  const auto report = Run(leaking, MakeEvidence(1, ""));
  EXPECT_EQ(Only(report), Defect::kSecretLeaked);
  EXPECT_THAT(report.findings.front().detail, testing::StartsWith("run 1 of 2: standard error: "));
}

using SequenceDeathTest = SequenceTest;

TEST_F(SequenceDeathTest, EveryRunHasToBeHeard) {
  Trial trial(of_, Profile::kTessera, nullptr);
  trial.Hear({MakeEvidence(0, SecretLine(KeySecret()))});
  EXPECT_DEATH(static_cast<void>(std::move(trial).Conclude()), "");
}

TEST(JudgeRunsTest, OfClientsAtOnceEveryOneHasToAnswerRight) {
  Case of = MakeCase(Expectation::kMustAccept, "CV-01");
  of.clients = 2;
  const auto judge = [&of](const Evidence& first, const Evidence& second) {
    Trial trial(of, Profile::kTessera, nullptr);
    trial.Hear({first, second});
    return std::move(trial).Conclude();
  };
  const Evidence right = MakeEvidence(0, SecretLine(KeySecret()));
  EXPECT_EQ(judge(right, right).outcome, Outcome::kHeld);
  EXPECT_TRUE(judge(right, right).accepted);
  const Evidence refused = MakeEvidence(1, "");
  for (const auto& report : {judge(refused, right), judge(right, refused)}) {
    ASSERT_EQ(Only(report), Defect::kRefusedASoundAnswer);
    EXPECT_EQ(report.findings.front().detail.find("one of 2 at once: "), 0U);
    EXPECT_EQ(report.answer, Answer::kRefused);
    EXPECT_FALSE(report.accepted);
  }
}

// JudgeGrown is of a client that held so much after a tenth of its questions, halfway and at the end.
CaseReport JudgeGrown(const Held& early, const Held& halfway, const Held& late) {
  Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  evidence.process.growth =
      Growth{.questions = 1000, .requests = 1000, .early = early, .halfway = halfway, .late = late};
  return Judge(MakeCase(Expectation::kMustAccept, "SE-07"), evidence);
}

TEST(JudgeRunsTest, ASessionThatGrowsIsSuspected) {
  constexpr std::uint64_t kMib = 1024;
  const auto grown = JudgeGrown({20 * kMib, 10}, {69 * kMib, 10}, {118 * kMib, 10});
  ASSERT_EQ(Only(grown), Defect::kTooMuchMemory);
  EXPECT_EQ(grown.Suspected(), Defect::kTooMuchMemory);
  EXPECT_TRUE(JudgeGrown({20 * kMib, 10}, {900 * kMib, 10}, {940 * kMib, 10}).findings.empty())
      << "a heap that was taken once";
  EXPECT_TRUE(JudgeGrown({20 * kMib, 10}, {60 * kMib, 10}, {900 * kMib, 10}).findings.empty());
  const auto leaking = JudgeGrown({20 * kMib, 10}, {20 * kMib, 40}, {20 * kMib, 75});
  ASSERT_EQ(Only(leaking), Defect::kLeaksDescriptors);
  EXPECT_TRUE(leaking.Suspected());
  EXPECT_TRUE(JudgeGrown({20 * kMib, 10}, {20 * kMib, 74}, {20 * kMib, 74}).findings.empty());
}

TEST(JudgeRunsTest, AKeyForEachOfManyQuestionsIsAskedForEachTime) {
  Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  Growth& growth = evidence.process.growth.emplace();
  growth.questions = 1000;
  const Case of = MakeCase(Expectation::kMustAccept, "SE-07");
  growth.requests = 1000;
  EXPECT_TRUE(Judge(of, evidence).findings.empty());
  growth.requests = 999;
  const auto report = Judge(of, evidence);
  ASSERT_EQ(Only(report), Defect::kAnsweredUnasked);
  EXPECT_EQ(report.findings.front().clause, "SE-03");
  EXPECT_EQ(report.findings.front().detail,
            "asked its agent 999 times, and gave a key for each of 1000 questions");
  EXPECT_FALSE(report.Suspected());
}

// Two questions at once, of which the second one is the judged run.
CaseReport JudgeAtOnce(Expectation first_expects, const Evidence& first, const Evidence& second) {
  Case of = MakeCase(Expectation::kMustAccept, "SE-06");
  of.before.emplace_back().expectation = first_expects;
  of.at_once = true;
  return Judge(of, std::vector{first, second});
}

TEST(JudgeRunsTest, OfQuestionsAtOnceEachIsJudged) {
  const Evidence right = MakeEvidence(0, SecretLine(KeySecret()));
  const Evidence wrong = MakeEvidence(0, SecretLine(Bytes(32, 0x42)));
  const Evidence refused = MakeEvidence(1, "");
  EXPECT_EQ(JudgeAtOnce(Expectation::kMustAccept, right, right).outcome, Outcome::kHeld);
  const auto report = JudgeAtOnce(Expectation::kMustAccept, wrong, right);
  ASSERT_EQ(Only(report), Defect::kAcceptedAWrongKey);
  EXPECT_EQ(report.outcome, Outcome::kFailed);
  EXPECT_THAT(report.findings.front().detail, testing::StartsWith("run 1 of 2: "));
  EXPECT_EQ(Only(JudgeAtOnce(Expectation::kMustAccept, right, wrong)), Defect::kAcceptedAWrongKey);
  EXPECT_EQ(Only(JudgeAtOnce(Expectation::kMustAccept, refused, right)),
            Defect::kRefusedASoundAnswer);
}

TEST(JudgeRunsTest, OfQuestionsAtOnceOneMayHaveToBeRefused) {
  const Evidence right = MakeEvidence(0, SecretLine(KeySecret()));
  const Evidence refused = MakeEvidence(1, "");
  EXPECT_EQ(JudgeAtOnce(Expectation::kMustRefuse, refused, right).outcome, Outcome::kHeld);
  EXPECT_EQ(Only(JudgeAtOnce(Expectation::kMustRefuse, right, right)),
            Defect::kAcceptedWhatItMustRefuse);
  EXPECT_EQ(Only(JudgeAtOnce(Expectation::kMustRefuse, refused, refused)),
            Defect::kRefusedASoundAnswer);
}

}  // namespace
}  // namespace conformance
