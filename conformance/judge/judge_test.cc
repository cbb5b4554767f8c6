#include "conformance/judge/judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "conformance/testing/encodings.h"
#include "conformance/testing/judged_run.h"
#include "conformance/testing/request_sample.h"
#include "mock_agent/script/step.h"

namespace conformance {
namespace {

TEST(JudgeTest, AKeyThatTheWordsSayHoldsWhereItMustBeAccepted) {
  for (const std::string& line : {SecretLine(KeySecret()), PublicKeyLine(KeySecret())}) {
    const auto verdict = Judge(MakeCase(Expectation::kMustAccept), MakeEvidence(0, line));
    EXPECT_EQ(verdict.answer, Answer::kKey);
    EXPECT_EQ(verdict.outcome, Outcome::kHeld)
        << (verdict.findings.empty() ? "" : verdict.findings[0].detail);
  }
}

TEST(JudgeTest, ARefusalHoldsWhereItMustBeRefused) {
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse), MakeEvidence(1, ""));
  EXPECT_EQ(verdict.answer, Answer::kRefused);
  EXPECT_EQ(verdict.outcome, Outcome::kHeld);
}

TEST(JudgeTest, AWrongKeyFailsAtEveryLevel) {
  Bytes wrong = KeySecret();
  wrong.back() ^= 1U;
  for (const auto expectation :
       {Expectation::kMustRefuse, Expectation::kShouldRefuse, Expectation::kEither,
        Expectation::kMayAccept, Expectation::kMustAccept}) {
    for (const std::string& line : {SecretLine(wrong), PublicKeyLine(wrong),
                                    SecretLine({KeySecret().begin(), KeySecret().end() - 1})}) {
      const auto verdict = Judge(MakeCase(expectation), MakeEvidence(0, line));
      EXPECT_EQ(verdict.outcome, Outcome::kFailed) << Name(expectation) << line;
      EXPECT_EQ(Only(verdict), expectation == Expectation::kMustRefuse
                                   ? Defect::kAcceptedWhatItMustRefuse
                                   : Defect::kAcceptedAWrongKey);
    }
  }
}

TEST(JudgeTest, AcceptingTheRightKeyWeighsAsMuchAsTheExpectationSays) {
  const auto outcome = [](Expectation expectation) {
    return Judge(MakeCase(expectation), MakeEvidence(0, SecretLine(KeySecret()))).outcome;
  };
  EXPECT_EQ(outcome(Expectation::kMustRefuse), Outcome::kFailed);
  EXPECT_EQ(outcome(Expectation::kShouldRefuse), Outcome::kWarned);
  EXPECT_EQ(outcome(Expectation::kEither), Outcome::kHeld);
  EXPECT_EQ(outcome(Expectation::kMayAccept), Outcome::kHeld);
}

TEST(JudgeTest, AnyOfTheKeysTheWordsCouldMeanIsRight) {
  Evidence evidence = MakeEvidence(0, SecretLine(Bytes(32, 7)));
  evidence.keys = {KeySecret(), Bytes(32, 7)};
  EXPECT_EQ(Judge(MakeCase(Expectation::kEither), evidence).outcome, Outcome::kHeld);
}

TEST(JudgeTest, ARefusalOfASoundAnswerFails) {
  EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustAccept), MakeEvidence(1, ""))),
            Defect::kRefusedASoundAnswer);
}

TEST(JudgeTest, AnotherExitStatusFailsWhateverIsExpected) {
  for (const auto expectation : {Expectation::kMustRefuse, Expectation::kMustAccept}) {
    for (const int status : {2, 88, 90, 127, 255}) {
      const auto verdict = Judge(MakeCase(expectation), MakeEvidence(status, ""));
      EXPECT_EQ(verdict.answer, Answer::kBroken);
      EXPECT_EQ(Only(verdict), Defect::kExitStatus) << status;
    }
  }
}

TEST(JudgeTest, ExitZeroWithoutOneKeyLineFails) {
  for (const std::string& output :
       {std::string(), std::string("ok\n"), SecretLine(KeySecret()) + SecretLine(KeySecret()),
        std::string("{}\n")}) {
    const auto verdict = Judge(MakeCase(Expectation::kEither), MakeEvidence(0, output));
    EXPECT_EQ(verdict.outcome, Outcome::kFailed);
    EXPECT_EQ(verdict.findings.front().defect, Defect::kNoKeyLine) << output;
  }
}

TEST(JudgeTest, AnEmptyKeyWithExitZeroFailsOfFc41WhateverIsExpected) {
  for (const auto expectation :
       {Expectation::kMustRefuse, Expectation::kEither, Expectation::kMustAccept}) {
    for (const auto profile : {Profile::kTessera, Profile::kClient}) {
      for (const std::string output : {"{\"secret\": \"\"}\n", "{\"secret\": null}\n"}) {
        const auto verdict = Judge(MakeCase(expectation), MakeEvidence(0, output), profile);
        EXPECT_EQ(verdict.outcome, Outcome::kFailed);
        EXPECT_EQ(Only(verdict), Defect::kAcceptedAnEmptyKey) << output;
        EXPECT_EQ(verdict.findings.front().clause, "FC-41");
        EXPECT_EQ(verdict.findings.front().level, Level::kMust);
        EXPECT_EQ(verdict.findings.front().detail, "exit 0 with an empty secret");
        EXPECT_EQ(verdict.Worst(verdict.findings.front()), Severity::kCritical);
      }
    }
  }
  const Case of = MakeCase(Expectation::kMustRefuse);
  EXPECT_EQ(Judge(of, MakeEvidence(0, "{\"public_key\": \"\"}\n")).findings.front().detail,
            "exit 0 with an empty public key");
  EXPECT_TRUE(Judge(MakeCase(Expectation::kMustRefuse), MakeEvidence(1, "{\"secret\": \"\"}\n"))
                  .findings.empty());
}

TEST(JudgeTest, DeathBySignalFails) {
  Evidence evidence = MakeEvidence(11, "");
  evidence.process.ending = ProcessEvidence::Ending::kSignalled;
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_EQ(Only(verdict), Defect::kDiedBySignal);
  EXPECT_EQ(verdict.findings.front().clause, "FC-52");
}

TEST(JudgeTest, ExitZeroWithALostKeyLineWeighsAsItsClauseDoes) {
  Case of = MakeCase(Expectation::kMustRefuse, "FC-56");
  of.expectations[Profile::kClient] = Expectation::kShouldRefuse;
  of.output = OutputKind::kFull;
  Evidence evidence = MakeEvidence(0, "");
  evidence.process.output_lost = true;
  for (const auto& [profile, outcome] :
       {std::pair(Profile::kTessera, Outcome::kFailed), {Profile::kClient, Outcome::kWarned}}) {
    const auto verdict = Judge(of, evidence, profile);
    EXPECT_EQ(verdict.outcome, outcome);
    EXPECT_EQ(Only(verdict), Defect::kNoKeyLine);
    EXPECT_EQ(verdict.findings.front().clause, "FC-56");
    EXPECT_THAT(verdict.findings.front().detail, testing::HasSubstr("standard output is full"));
  }
}

TEST(JudgeTest, AnyOtherEndHoldsWhereTheKeyLineIsLost) {
  Case of = MakeCase(Expectation::kMustRefuse, "FC-56");
  of.output = OutputKind::kGone;
  Evidence evidence = MakeEvidence(120, "");
  evidence.process.output_lost = true;
  EXPECT_EQ(Judge(of, evidence).outcome, Outcome::kHeld);
  evidence.process.status = 13;
  evidence.process.ending = ProcessEvidence::Ending::kSignalled;
  EXPECT_EQ(Judge(of, evidence).outcome, Outcome::kHeld);
  evidence.process.status = 11;
  EXPECT_EQ(Only(Judge(of, evidence)), Defect::kDiedBySignal);
  evidence.process.status = 120;
  evidence.process.ending = ProcessEvidence::Ending::kExited;
  evidence.process.standard_error = SecretLine(KeySecret());
  EXPECT_EQ(Only(Judge(of, evidence)), Defect::kSecretLeaked);
}

TEST(JudgeTest, RunningPastTheDeadlineFailsEvenWithAKeyPrinted) {
  Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  evidence.process.ending = ProcessEvidence::Ending::kDeadline;
  const auto verdict = Judge(MakeCase(Expectation::kMustAccept), evidence);
  EXPECT_EQ(verdict.outcome, Outcome::kFailed);
  EXPECT_EQ(verdict.answer, Answer::kBroken);
  EXPECT_EQ(verdict.findings.front().defect, Defect::kRanPastTheDeadline);
}

TEST(JudgeTest, AHangSaysWhetherTheClientEverConnected) {
  Evidence evidence = MakeEvidence(0, "");
  evidence.process.ending = ProcessEvidence::Ending::kDeadline;
  EXPECT_EQ(Judge(MakeCase(Expectation::kMustRefuse), evidence).findings.at(0).detail,
            "still running 30000 ms after its first connection, with 1 requests sent");
  evidence.wire = {};
  EXPECT_EQ(Judge(MakeCase(Expectation::kMustRefuse), evidence).findings.at(0).detail,
            "still running after 20 ms, without a connection to any agent");
}

TEST(JudgeTest, AProcessLeftBehindFails) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.process.left_process_behind = true;
  EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustRefuse), evidence)), Defect::kLeftProcessBehind);
}

TEST(JudgeTest, AskingADecoyFailsUnlessTheProfileLeavesItOpen) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.decoys.connection_count = 1;
  EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustRefuse, "FC-02"), evidence)),
            Defect::kAskedAnotherSocket);
  EXPECT_EQ(Judge(MakeCase(Expectation::kMayAccept, "FC-03"), evidence, Profile::kClient).outcome,
            Outcome::kHeld);
}

TEST(JudgeTest, WhoSendsItsLogSomewhereAsksNobody) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.decoy_places = {{.name = "/run/tappd.sock"}, {.name = "/dev/log", .takes_logs = true}};
  evidence.decoys.connections.resize(2);
  evidence.decoys.connections[0].listener = 2;
  evidence.decoys.connections[1].listener = 2;
  evidence.decoys.connection_count = 2;
  EXPECT_TRUE(Judge(MakeCase(Expectation::kMustRefuse), evidence).findings.empty());
  evidence.decoys.connections[1].listener = 1;
  const CaseReport report = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_EQ(Only(report), Defect::kAskedAnotherSocket);
  EXPECT_EQ(report.findings.front().detail, "1 connections to agents it was not to ask");
}

TEST(JudgeTest, AWrongRequestIsAFindingOfItsClauseInEveryCase) {
  Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  evidence.wire.connections[0].requests[0].method = "PUT";
  for (const char* clause : {"RQ-01", "TO-21"}) {
    const auto report = Judge(MakeCase(Expectation::kMustAccept, clause), evidence);
    ASSERT_EQ(Only(report), Defect::kRequestWrong);
    EXPECT_EQ(report.findings.front().clause, "RQ-01");
  }
}

TEST(JudgeTest, ARequestThatBrokeOffIsTheClientsMatterOnlyWhereTheAgentHearsItOut) {
  Evidence cut = MakeEvidence(1, "");
  cut.wire.connections[0].requests[0].whole = false;
  cut.wire.connections[0].requests[0].method = "PO";
  EXPECT_EQ(Judge(MakeCase(Expectation::kMustRefuse), cut).outcome, Outcome::kHeld);
  const auto sound = Judge(MakeCase(Expectation::kMustAccept), cut);
  EXPECT_TRUE(std::any_of(sound.findings.begin(), sound.findings.end(),
                          [](const Finding& each) { return each.clause == "RQ-01"; }));
}

TEST(JudgeTest, TooManyRequestsAreAWarningInEveryCase) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.wire.connections[0].requests.resize(4, SoundRequest());
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_EQ(Only(verdict), Defect::kTooManyRequests);
  EXPECT_EQ(verdict.outcome, Outcome::kWarned);
}

TEST(JudgeTest, ASecretWhereThePublicKeyIsAskedForWeighsAsItsClauseDoes) {
  Case of = MakeCase(Expectation::kMustAccept, "CV-03");
  of.public_key_required = true;
  const Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  EXPECT_EQ(Only(Judge(of, evidence)), Defect::kPublicKeyMissing);
  EXPECT_EQ(Judge(of, evidence, Profile::kClient).outcome, Outcome::kHeld);
}

TEST(JudgeTest, TakingAnEndlessAnswerIsProofWhateverTheMemory) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.wire.connections.front().sent_bytes = mock_agent::kMostOfAnEndlessAnswer;
  EXPECT_EQ(Judge(MakeCase(Expectation::kMustRefuse), evidence).outcome, Outcome::kHeld);
  ++evidence.wire.connections.front().sent_bytes;
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_EQ(Only(verdict), Defect::kReadWithoutBound);
  EXPECT_EQ(verdict.findings.front().clause, "FC-05");
  EXPECT_FALSE(verdict.Suspected());
}

TEST(JudgeTest, UnsupportedIsNeitherHeldNorFailed) {
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse), MakeEvidence(89, ""));
  EXPECT_EQ(verdict.answer, Answer::kUnsupported);
  EXPECT_EQ(verdict.outcome, Outcome::kUnsupported);
}

TEST(JudgeTest, AFindingBelongsToTheClauseItBreaksAndTheCasesOwnMayHold) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.process.standard_error = HexOf(KeySecret());
  const auto report = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_EQ(report.outcome, Outcome::kFailed);
  EXPECT_EQ(report.findings.front().clause, "FC-51");
  EXPECT_TRUE(report.clause_held);
}

TEST(JudgeTest, AClauseDoesNotHoldWhereItsOwnFindingOrNoAnswerSaysOtherwise) {
  const Case of = MakeCase(Expectation::kMustRefuse);
  EXPECT_TRUE(Judge(of, MakeEvidence(1, "")).clause_held);
  EXPECT_FALSE(Judge(of, MakeEvidence(0, SecretLine(KeySecret()))).clause_held);
  EXPECT_FALSE(Judge(of, MakeEvidence(89, "")).clause_held);
  Evidence killed = MakeEvidence(1, "");
  killed.process.ending = ProcessEvidence::Ending::kSignalled;
  EXPECT_FALSE(Judge(of, killed).clause_held);
}

TEST(JudgeTest, AClientThatHangsHasNoDeadlineOrWaitsForMoreThanItsAnswer) {
  Case of = MakeCase(Expectation::kMustRefuse, "FC-10");
  Evidence evidence = MakeEvidence(1, "");
  evidence.process.ending = ProcessEvidence::Ending::kDeadline;
  EXPECT_EQ(Judge(of, evidence).findings.front().clause, "FC-52");
  of.script = mock_agent::Script::ParseText(R"({"steps": [{"stall": true}]})", "a script").value();
  ASSERT_TRUE(of.AnyRunMayHang());
  EXPECT_EQ(Judge(of, evidence).findings.front().clause, "FC-04");
  EXPECT_EQ(Judge(of, evidence).findings.size(), 1U);
  EXPECT_FALSE(Judge(of, evidence).clause_held);

  of.clause = "TO-23";
  of.expectations = Expectation::kMustAccept;
  EXPECT_EQ(Judge(of, evidence).findings.front().clause, "TO-23");
  EXPECT_EQ(Judge(of, evidence).findings.size(), 1U);
}

TEST(JudgeTest, ACaseThatWasNotStartedSaysWhyAndOnlyOneWithoutNamespacesIsUnsupported) {
  const Case of = MakeCase(Expectation::kMustRefuse);
  const CaseReport refused = Unsupported(of, Profile::kClient, "no namespace\n");
  EXPECT_FALSE(refused.started);
  EXPECT_EQ(refused.outcome, Outcome::kUnsupported);
  EXPECT_EQ(refused.note, "no namespace\\n");
  const CaseReport not_made = NotMade(of, Profile::kClient, "no second agent");
  EXPECT_FALSE(not_made.started);
  EXPECT_TRUE(not_made.not_made);
  EXPECT_EQ(not_made.outcome, Outcome::kUnsupported);
  EXPECT_FALSE(refused.not_made);
  const CaseReport failed = NotPlayed(of, Profile::kClient, "no pipe");
  EXPECT_FALSE(failed.started);
  EXPECT_EQ(failed.outcome, Outcome::kUnproven);
  EXPECT_EQ(failed.note, "the suite failed: no pipe");
}

}  // namespace
}  // namespace conformance
