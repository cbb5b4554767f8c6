#include "conformance/judge/judge.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "mock_agent/script/step.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;

const Bytes kSecret = [] {
  Bytes secret;
  for (int i = 0; i < 32; ++i) secret.push_back(static_cast<std::uint8_t>(17 * i + 5));
  return secret;
}();

std::string LowerHex(const Bytes& bytes) {
  std::string hex;
  for (const auto byte : bytes) hex += fmt::format("{:02x}", byte);
  return hex;
}
std::string SecretLine(const Bytes& bytes) {
  return fmt::format("{{\"secret\": \"{}\"}}\n", LowerHex(bytes));
}
// A stand-in for the derivation, which is not the judge's.
ExpectedKey KeyOf(const Bytes& secret) {
  return {secret, Bytes(99, static_cast<std::uint8_t>(secret.back() + 1))};
}
std::string PublicKeyLine(const Bytes& secret) {
  return fmt::format("{{\"public_key\": \"{}\"}}\n", LowerHex(KeyOf(secret).public_key));
}

Case MakeCase(Expectation expectation, const std::string& clause = "FC-10") {
  Case made;
  made.id = "a-case";
  made.clause = clause;
  made.twin = expectation == Expectation::kMustAccept ? "" : "its-twin";
  made.tessera = expectation;
  made.client = expectation;
  return made;
}

mock_agent::Request SoundRequest() {
  mock_agent::Request request;
  request.method = "POST";
  request.target = "/GetKey";
  request.version = "HTTP/1.1";
  request.body = R"({"path":"p","purpose":"u","algorithm":"secp256k1"})";
  request.headers = {{"Host", "localhost"},
                     {"Content-Type", "application/json"},
                     {"Content-Length", std::to_string(request.body.size())}};
  request.whole = true;
  return request;
}

Evidence MakeEvidence(int status, const std::string& output) {
  Evidence evidence;
  evidence.asked = {.socket = "s", .key_path = "p", .purpose = "u", .algorithm = "secp256k1"};
  evidence.keys = {KeyOf(kSecret)};
  evidence.secrets = {kSecret};
  evidence.deadline = milliseconds{30000};
  evidence.process.status = status;
  evidence.process.standard_output = output;
  evidence.process.standard_output_bytes = output.size();
  evidence.process.elapsed = milliseconds{20};
  evidence.process.peak_memory_kib = 10000;
  mock_agent::ConnectionRecord connection;
  connection.requests.push_back(SoundRequest());
  evidence.wire.connections.push_back(connection);
  evidence.wire.connection_count = 1;
  return evidence;
}

CaseReport Judge(const Case& of, const std::vector<Evidence>& runs,
                 Profile profile = Profile::kTessera, const CaseReport* twin = nullptr) {
  Trial trial(of, profile, twin);
  for (const Evidence& run : runs) trial.Hear({run});
  return std::move(trial).Conclude();
}
CaseReport Judge(const Case& of, const Evidence& evidence, Profile profile = Profile::kTessera,
                 const CaseReport* twin = nullptr) {
  return Judge(of, std::vector{evidence}, profile, twin);
}

// The one finding of a verdict, where it has exactly one.
std::optional<Defect> Only(const CaseReport& verdict) {
  if (verdict.findings.size() != 1) return std::nullopt;
  return verdict.findings.front().defect;
}

TEST(JudgeTest, AKeyThatTheWordsSayHoldsWhereItMustBeAccepted) {
  for (const std::string& line : {SecretLine(kSecret), PublicKeyLine(kSecret)}) {
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
  Bytes wrong = kSecret;
  wrong.back() ^= 1U;
  for (const auto expectation :
       {Expectation::kMustRefuse, Expectation::kShouldRefuse, Expectation::kEither,
        Expectation::kMayAccept, Expectation::kMustAccept}) {
    for (const std::string& line : {SecretLine(wrong), PublicKeyLine(wrong),
                                    SecretLine({kSecret.begin(), kSecret.end() - 1})}) {
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
    return Judge(MakeCase(expectation), MakeEvidence(0, SecretLine(kSecret))).outcome;
  };
  EXPECT_EQ(outcome(Expectation::kMustRefuse), Outcome::kFailed);
  EXPECT_EQ(outcome(Expectation::kShouldRefuse), Outcome::kWarned);
  EXPECT_EQ(outcome(Expectation::kEither), Outcome::kHeld);
  EXPECT_EQ(outcome(Expectation::kMayAccept), Outcome::kHeld);
}

TEST(JudgeTest, AnyOfTheKeysTheWordsCouldMeanIsRight) {
  Evidence evidence = MakeEvidence(0, SecretLine(Bytes(32, 7)));
  evidence.keys = {KeyOf(kSecret), KeyOf(Bytes(32, 7))};
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
       {std::string(), std::string("ok\n"), SecretLine(kSecret) + SecretLine(kSecret),
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
      }
    }
  }
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
  of.client = Expectation::kShouldRefuse;
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
  evidence.process.standard_error = SecretLine(kSecret);
  EXPECT_EQ(Only(Judge(of, evidence)), Defect::kSecretLeaked);
}

TEST(JudgeTest, RunningPastTheDeadlineFailsEvenWithAKeyPrinted) {
  Evidence evidence = MakeEvidence(0, SecretLine(kSecret));
  evidence.process.ending = ProcessEvidence::Ending::kDeadline;
  const auto verdict = Judge(MakeCase(Expectation::kMustAccept), evidence);
  EXPECT_EQ(verdict.outcome, Outcome::kFailed);
  EXPECT_EQ(verdict.answer, Answer::kBroken);
  EXPECT_EQ(verdict.findings.front().defect, Defect::kRanPastTheDeadline);
}

TEST(JudgeTest, KeyMaterialWithARefusalFails) {
  const auto verdict =
      Judge(MakeCase(Expectation::kMustRefuse), MakeEvidence(1, SecretLine(Bytes(32, 9))));
  EXPECT_EQ(Only(verdict), Defect::kKeyMaterialOnRefusal);
  EXPECT_EQ(verdict.findings.front().clause, "FC-50");
}

TEST(JudgeTest, TheSecretInErrorTextFails) {
  Evidence evidence = MakeEvidence(0, SecretLine(kSecret));
  evidence.process.standard_error = "debug: got " + LowerHex(kSecret);
  const auto verdict = Judge(MakeCase(Expectation::kMustAccept), evidence);
  EXPECT_EQ(Only(verdict), Defect::kSecretLeaked);
  EXPECT_EQ(verdict.findings.front().detail.find(LowerHex(kSecret)), std::string::npos);
}

TEST(JudgeTest, TheSecretInAFileFails) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.process.left.files = {{"home/.cache/key", "got " + LowerHex(kSecret).substr(0, 32)}};
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_EQ(Only(verdict), Defect::kSecretLeaked);
  EXPECT_NE(verdict.findings.front().detail.find("home/.cache/key"), std::string::npos);
}

TEST(JudgeTest, TheSecretInTheNameOfAFileOrTheTargetOfALinkFails) {
  for (const LeftFile& file : {LeftFile{"home/" + LowerHex(kSecret).substr(0, 24), ""},
                               LeftFile{"home/link", LowerHex(kSecret).substr(0, 24)}}) {
    Evidence evidence = MakeEvidence(1, "");
    evidence.process.left.files = {file};
    EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustRefuse), evidence)), Defect::kSecretLeaked);
  }
}

TEST(JudgeTest, TheSecretSentBackFails) {
  Evidence evidence = MakeEvidence(0, SecretLine(kSecret));
  evidence.wire.connections.push_back(evidence.wire.connections.front());
  evidence.wire.connection_count = 2;
  evidence.wire.connections.back().received = "POST /audit HTTP/1.1\r\n\r\n" + LowerHex(kSecret);
  EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustAccept), evidence)), Defect::kSecretLeaked);
}

TEST(JudgeTest, TheSecretSentToAStrangerFails) {
  Evidence evidence = MakeEvidence(0, SecretLine(kSecret));
  evidence.decoys.connections.emplace_back().received = "POST /audit " + LowerHex(kSecret);
  EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustAccept), evidence)), Defect::kSecretLeaked);
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

TEST(JudgeTest, WhatTheClientWasToldIsNoLeak) {
  Evidence evidence = MakeEvidence(1, "no key for " + LowerHex(kSecret));
  evidence.asked.key_path = LowerHex(kSecret);
  evidence.wire.connections.front().requests.clear();
  evidence.wire.connections.front().received = LowerHex(kSecret);
  EXPECT_TRUE(Judge(MakeCase(Expectation::kMustRefuse), evidence).findings.empty());
}

TEST(JudgeTest, AKeyInANewFileOfARefusalFails) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.process.left.files = {{"home/key", std::string(64, 'a')}};
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_EQ(Only(verdict), Defect::kKeyMaterialOnRefusal);
  EXPECT_THAT(verdict.findings.front().detail, HasSubstr("home/key"));
}

TEST(JudgeTest, TheSecretOnStandardOutputOfARefusalFails) {
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse),
                             MakeEvidence(1, "got " + LowerHex(kSecret).substr(0, 32)));
  EXPECT_EQ(Only(verdict), Defect::kSecretLeaked);
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

TEST(JudgeTest, AWrongRequestIsAFindingOfItsClauseInEveryCase) {
  Evidence evidence = MakeEvidence(0, SecretLine(kSecret));
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
  const Evidence evidence = MakeEvidence(0, SecretLine(kSecret));
  EXPECT_EQ(Only(Judge(of, evidence)), Defect::kPublicKeyMissing);
  EXPECT_EQ(Judge(of, evidence, Profile::kClient).outcome, Outcome::kHeld);
}

TEST(JudgeTest, ARefusalOfASoundAnswerIsASuspicionWhereItCameLate) {
  CaseReport smoke;
  smoke.seen.answered_in = milliseconds{100};
  const auto judge = [&smoke](int took) {
    const Case of = MakeCase(Expectation::kMustAccept, "TO-22");
    Evidence evidence = MakeEvidence(1, "");
    evidence.process.answered_in = milliseconds{took};
    Trial trial(of, Profile::kClient, nullptr, &smoke);
    trial.Hear({evidence});
    return std::move(trial).Conclude();
  };
  EXPECT_EQ(Only(judge(1101)), Defect::kRefusedASoundAnswer);
  EXPECT_EQ(judge(1101).Suspected(), Defect::kRefusedASoundAnswer);
  EXPECT_EQ(Only(judge(1100)), Defect::kRefusedASoundAnswer);
  EXPECT_EQ(judge(1100).Suspected(), std::nullopt);
}

TEST(JudgeTest, WaitingForTheEndOfACompleteAnswerFailsWhereTheSmokeCaseWasQuicker) {
  CaseReport smoke;
  smoke.seen.answered_in = milliseconds{3000};
  const auto judge = [&smoke](std::string_view clause, int took) {
    const Case of = MakeCase(Expectation::kMustAccept, std::string(clause));
    Evidence evidence = MakeEvidence(0, SecretLine(kSecret));
    evidence.process.answered_in = milliseconds{took};
    Trial trial(of, Profile::kClient, nullptr, &smoke);
    trial.Hear({evidence});
    return std::move(trial).Conclude();
  };
  EXPECT_EQ(Only(judge("TO-23", 4001)), Defect::kTooSlow);
  EXPECT_EQ(judge("TO-23", 4001).Suspected(), Defect::kTooSlow);
  EXPECT_EQ(judge("TO-23", 4000).outcome, Outcome::kHeld);
  EXPECT_EQ(judge("TO-22", 60000).outcome, Outcome::kHeld);
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
  evidence.process.standard_error = LowerHex(kSecret);
  const auto report = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_EQ(report.outcome, Outcome::kFailed);
  EXPECT_EQ(report.findings.front().clause, "FC-51");
  EXPECT_TRUE(report.clause_held);
}

TEST(JudgeTest, AClauseDoesNotHoldWhereItsOwnFindingOrNoAnswerSaysOtherwise) {
  const Case of = MakeCase(Expectation::kMustRefuse);
  EXPECT_TRUE(Judge(of, MakeEvidence(1, "")).clause_held);
  EXPECT_FALSE(Judge(of, MakeEvidence(0, SecretLine(kSecret))).clause_held);
  EXPECT_FALSE(Judge(of, MakeEvidence(89, "")).clause_held);
  Evidence killed = MakeEvidence(1, "");
  killed.process.ending = ProcessEvidence::Ending::kSignalled;
  EXPECT_FALSE(Judge(of, killed).clause_held);
}

TEST(JudgeTest, HangingWithAnAgentThatLeavesTheClientWaitingIsTheCasesOwnMatter) {
  Case of = MakeCase(Expectation::kMustRefuse, "FC-04");
  Evidence evidence = MakeEvidence(1, "");
  evidence.process.ending = ProcessEvidence::Ending::kDeadline;
  EXPECT_EQ(Judge(of, evidence).findings.front().clause, "FC-52");
  of.script = mock_agent::Script::ParseText(R"({"steps": [{"stall": true}]})", "a script").value();
  ASSERT_TRUE(of.MayHang());
  EXPECT_EQ(Judge(of, evidence).findings.front().clause, "FC-04");
  EXPECT_EQ(Judge(of, evidence).findings.size(), 1U);
}

TEST(JudgeTest, WhatNobodyLookedThroughIsAFinding) {
  const Case of = MakeCase(Expectation::kMustRefuse);
  Evidence evidence = MakeEvidence(1, "");
  evidence.process.standard_error_bytes = 1;
  EXPECT_EQ(Only(Judge(of, evidence)), Defect::kWroteTooMuch);
  evidence = MakeEvidence(1, "");
  evidence.process.standard_output_bytes = 1;
  EXPECT_EQ(Only(Judge(of, evidence)), Defect::kWroteTooMuch);
  evidence = MakeEvidence(1, "");
  evidence.process.left.bytes_beyond = 1;
  EXPECT_EQ(Only(Judge(of, evidence)), Defect::kWroteTooMuch);
  evidence.process.left = {.files = {}, .bytes_beyond = 0, .files_beyond = 1};
  EXPECT_EQ(Only(Judge(of, evidence)), Defect::kWroteTooMuch);
  EXPECT_EQ(Judge(of, evidence).findings.front().clause, "FC-51");
}

TEST(JudgeTest, NothingOfAClientsTextLeavesUnredactedOrUnbounded) {
  Evidence evidence = MakeEvidence(1, "");
  const std::string hex = LowerHex(kSecret);
  evidence.process.standard_error = "\x1b[2J" + hex + std::string(100000, 'x');
  evidence.process.standard_error_bytes = evidence.process.standard_error.size();
  for (int i = 0; i < 100; ++i) {
    evidence.process.left.files.push_back({fmt::format("home/{}-{}", hex, i), hex});
  }
  const auto report = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_LT(report.findings.size(), 20U);
  std::vector<std::string> texts = {report.note, report.seen.stderr_excerpt,
                                    report.seen.stderr_first_line};
  for (const Finding& finding : report.findings) texts.push_back(finding.detail);
  for (const std::string& text : texts) {
    EXPECT_THAT(text, Not(HasSubstr(hex.substr(0, 16))));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_LE(text.size(), kMostShown + 2);  // the ellipsis has three bytes
  }
  EXPECT_THAT(report.findings.back().detail, HasSubstr("more)"));
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
  const auto report = Run(MakeEvidence(0, SecretLine(kSecret)), MakeEvidence(1, ""));
  EXPECT_EQ(report.outcome, Outcome::kHeld);
  EXPECT_TRUE(report.clause_held);
}

TEST_F(SequenceTest, AWrongRequestInAnEarlierRunIsAFinding) {
  Evidence first = MakeEvidence(0, SecretLine(kSecret));
  first.wire.connections[0].requests[0].method = "PUT";
  const auto report = Run(first, MakeEvidence(1, ""));
  ASSERT_EQ(Only(report), Defect::kRequestWrong);
  EXPECT_EQ(report.findings.front().detail.find("run 1 of 2: "), 0U);
}

TEST(JudgeTest, ARerunTakesSuspicionsAwayAndNoProof) {
  const Case of = MakeCase(Expectation::kMustAccept, "TO-21");
  Evidence slow = MakeEvidence(0, SecretLine(kSecret));
  slow.process.left_process_behind = true;
  const CaseReport sound = Judge(of, MakeEvidence(0, SecretLine(kSecret)));
  const CaseReport cleared = Rerun(Judge(of, slow), sound);
  EXPECT_EQ(cleared.outcome, Outcome::kHeld);
  EXPECT_TRUE(cleared.findings.empty());

  slow.process.standard_error = LowerHex(kSecret);
  slow.process.standard_error_bytes = slow.process.standard_error.size();
  const CaseReport leaked = Rerun(Judge(of, slow), sound);
  EXPECT_EQ(Only(leaked), Defect::kSecretLeaked);
  EXPECT_EQ(leaked.outcome, Outcome::kFailed);
  EXPECT_FALSE(leaked.Suspected());
  EXPECT_EQ(Rerun(leaked, sound).outcome, Outcome::kFailed) << "however often";

  Bytes wrong = kSecret;
  wrong.back() ^= 1U;
  Evidence both = MakeEvidence(0, SecretLine(wrong));
  both.process.left_process_behind = true;
  const CaseReport took = Rerun(Judge(of, both), sound);
  EXPECT_EQ(took.outcome, Outcome::kFailed);
  EXPECT_FALSE(took.accepted);
}

TEST(JudgeTest, OfClientsAtOnceEveryOneHasToAnswerRight) {
  Case of = MakeCase(Expectation::kMustAccept, "CV-01");
  of.clients = 2;
  const auto judge = [&of](const Evidence& first, const Evidence& second) {
    Trial trial(of, Profile::kTessera, nullptr);
    trial.Hear({first, second});
    return std::move(trial).Conclude();
  };
  const Evidence right = MakeEvidence(0, SecretLine(kSecret));
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

TEST_F(SequenceTest, ShowsNothingWhereAnEarlierRunDidNotGoAsItHadTo) {
  const auto report = Run(MakeEvidence(1, ""), MakeEvidence(1, ""));
  EXPECT_EQ(report.outcome, Outcome::kUnproven);
  EXPECT_FALSE(report.clause_held);
}

TEST_F(SequenceTest, ExitStatus89InTheJudgedRunDoesNotExcuseAnEarlierOne) {
  const Evidence wrong = MakeEvidence(0, SecretLine(Bytes(32, 0x42)));
  EXPECT_EQ(Run(wrong, MakeEvidence(89, "")).outcome, Outcome::kUnproven);
  EXPECT_EQ(Run(MakeEvidence(0, SecretLine(kSecret)), MakeEvidence(89, "")).outcome,
            Outcome::kUnsupported);
}

TEST_F(SequenceTest, FailsWhereTheJudgedRunFails) {
  const Evidence key = MakeEvidence(0, SecretLine(kSecret));
  EXPECT_EQ(Only(Run(key, key)), Defect::kAcceptedWhatItMustRefuse);
}

TEST_F(SequenceTest, OnlyANewFileIsAKeyOfARefusal) {
  Evidence accepted = MakeEvidence(0, SecretLine(kSecret));
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
  Evidence leaking = MakeEvidence(0, SecretLine(kSecret));
  leaking.process.standard_error = LowerHex(kSecret);
  const auto report = Run(leaking, MakeEvidence(1, ""));
  EXPECT_EQ(Only(report), Defect::kSecretLeaked);
  EXPECT_THAT(report.findings.front().detail, testing::StartsWith("run 1 of 2: standard error: "));
}

using SequenceDeathTest = SequenceTest;

TEST_F(SequenceDeathTest, EveryRunHasToBeHeard) {
  Trial trial(of_, Profile::kTessera, nullptr);
  trial.Hear({MakeEvidence(0, SecretLine(kSecret))});
  EXPECT_DEATH(static_cast<void>(std::move(trial).Conclude()), "");
}

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
  EXPECT_EQ(Settle(MakeEvidence(1, ""), MakeEvidence(0, SecretLine(kSecret))), Outcome::kHeld);
}

TEST_F(TwinTest, ALeakOfTheTwinIsNotTheRefusalsMatter) {
  Evidence leaking = MakeEvidence(0, SecretLine(kSecret));
  leaking.process.standard_error = LowerHex(kSecret);
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
  sound_.client = Expectation::kEither;
  EXPECT_EQ(Settle(MakeEvidence(1, ""), MakeEvidence(1, ""), Profile::kClient), Outcome::kVacuous);
  EXPECT_EQ(Settle(MakeEvidence(1, ""), MakeEvidence(1, ""), Profile::kTessera),
            Outcome::kUnproven);
}

TEST_F(TwinTest, AFailureStaysAFailure) {
  EXPECT_EQ(Settle(MakeEvidence(0, SecretLine(kSecret)), MakeEvidence(1, "")), Outcome::kFailed);
}

TEST_F(TwinTest, MemoryIsMeasuredAgainstTheTwin) {
  hostile_.clause = "FC-05";
  Evidence greedy = MakeEvidence(1, "");
  greedy.process.peak_memory_kib = 10000 + 65 * 1024;
  EXPECT_EQ(Settle(greedy, MakeEvidence(0, SecretLine(kSecret))), Outcome::kFailed);
  greedy.process.peak_memory_kib = 10000 + 63 * 1024;
  EXPECT_EQ(Settle(greedy, MakeEvidence(0, SecretLine(kSecret))), Outcome::kHeld);
}

}  // namespace
}  // namespace conformance
