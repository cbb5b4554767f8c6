// What the judge makes of a secret, or of what may hold one, anywhere but in the one line of an accepted key.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "conformance/testing/encodings.h"
#include "conformance/testing/judged_run.h"

namespace conformance {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(JudgeLeaksTest, KeyMaterialWithARefusalFails) {
  const auto verdict =
      Judge(MakeCase(Expectation::kMustRefuse), MakeEvidence(1, SecretLine(Bytes(32, 9))));
  EXPECT_EQ(Only(verdict), Defect::kKeyMaterialOnRefusal);
  EXPECT_EQ(verdict.findings.front().clause, "FC-50");
}

TEST(JudgeLeaksTest, TheSecretInErrorTextFails) {
  Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  evidence.process.standard_error = "debug: got " + HexOf(KeySecret());
  const auto verdict = Judge(MakeCase(Expectation::kMustAccept), evidence);
  EXPECT_EQ(Only(verdict), Defect::kSecretLeaked);
  EXPECT_EQ(verdict.findings.front().detail.find(HexOf(KeySecret())), std::string::npos);
}

// A line may have members of the client's own, and what the secret is for stands in one alone.
TEST(JudgeLeaksTest, TheSecretBesideThePublicKeyFails) {
  std::string line = PublicKeyLine(KeySecret());
  EXPECT_TRUE(Judge(MakeCase(Expectation::kMustAccept), MakeEvidence(0, line)).findings.empty());
  line.insert(1, "\"of\": \"" + HexOf(KeySecret()) + "\", ");
  EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustAccept), MakeEvidence(0, line))),
            Defect::kSecretLeaked);
}

TEST(JudgeLeaksTest, TheSecretInAFileFails) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.process.left.files = {{"home/.cache/key", "got " + HexOf(KeySecret()).substr(0, 32)}};
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_EQ(Only(verdict), Defect::kSecretLeaked);
  EXPECT_NE(verdict.findings.front().detail.find("home/.cache/key"), std::string::npos);
}

TEST(JudgeLeaksTest, TheSecretInTheNameOfAFileOrTheTargetOfALinkFails) {
  for (const LeftFile& file : {LeftFile{"home/" + HexOf(KeySecret()).substr(0, 24), ""},
                               LeftFile{"home/link", HexOf(KeySecret()).substr(0, 24)}}) {
    Evidence evidence = MakeEvidence(1, "");
    evidence.process.left.files = {file};
    EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustRefuse), evidence)), Defect::kSecretLeaked);
  }
}

TEST(JudgeLeaksTest, TheSecretSentBackFails) {
  Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  evidence.wire.connections.push_back(evidence.wire.connections.front());
  evidence.wire.connection_count = 2;
  evidence.wire.connections.back().received = "POST /audit HTTP/1.1\r\n\r\n" + HexOf(KeySecret());
  EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustAccept), evidence)), Defect::kSecretLeaked);
}

TEST(JudgeLeaksTest, TheSecretInADatagramFails) {
  Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  evidence.process.datagrams.payloads = "questions:1|ckeys." + HexOf(KeySecret()) + ":1|c";
  EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustAccept), evidence)), Defect::kSecretLeaked);
}

TEST(JudgeLeaksTest, MoreDatagramsThanAreLookedThroughIsAFinding) {
  Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  evidence.process.datagrams.lost = 3;
  const auto verdict = Judge(MakeCase(Expectation::kMustAccept), evidence);
  ASSERT_EQ(Only(verdict), Defect::kWroteTooMuch);
  EXPECT_THAT(verdict.findings.front().detail, HasSubstr("3 datagrams"));
}

TEST(JudgeLeaksTest, TheSecretSentToAStrangerFails) {
  Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  evidence.decoys.connections.emplace_back().received = "POST /audit " + HexOf(KeySecret());
  EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustAccept), evidence)), Defect::kSecretLeaked);
}

TEST(JudgeLeaksTest, TheSecretInALogThatLeftTheProcessFails) {
  Evidence evidence = MakeEvidence(0, SecretLine(KeySecret()));
  evidence.decoy_places = {{.name = "/dev/log", .takes_logs = true}};
  evidence.decoys.connections.emplace_back().received = "<15>got " + HexOf(KeySecret());
  evidence.decoys.connections.back().listener = 1;
  evidence.decoys.connection_count = 1;
  EXPECT_EQ(Only(Judge(MakeCase(Expectation::kMustAccept), evidence)), Defect::kSecretLeaked);
}

TEST(JudgeLeaksTest, WhatTheClientWasToldIsNoLeak) {
  Evidence evidence = MakeEvidence(1, "no key for " + HexOf(KeySecret()));
  evidence.asked.key_path = HexOf(KeySecret());
  evidence.wire.connections.front().requests.clear();
  evidence.wire.connections.front().received = HexOf(KeySecret());
  EXPECT_TRUE(Judge(MakeCase(Expectation::kMustRefuse), evidence).findings.empty());
}

TEST(JudgeLeaksTest, AKeyInANewFileOfARefusalFails) {
  Evidence evidence = MakeEvidence(1, "");
  evidence.process.left.files = {{"home/key", std::string(64, 'a')}};
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_EQ(Only(verdict), Defect::kKeyMaterialOnRefusal);
  EXPECT_THAT(verdict.findings.front().detail, HasSubstr("home/key"));
}

TEST(JudgeLeaksTest, TheSecretOnStandardOutputOfARefusalFails) {
  const auto verdict = Judge(MakeCase(Expectation::kMustRefuse),
                             MakeEvidence(1, "got " + HexOf(KeySecret()).substr(0, 32)));
  EXPECT_EQ(Only(verdict), Defect::kSecretLeaked);
}

TEST(JudgeLeaksTest, WhatNobodyLookedThroughIsAFinding) {
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

TEST(JudgeLeaksTest, NothingOfAClientsTextLeavesUnredactedOrUnbounded) {
  Evidence evidence = MakeEvidence(1, "");
  const std::string hex = HexOf(KeySecret());
  evidence.process.standard_error = "\x1b[2J" + hex + std::string(100000, 'x') + "\nwhy";
  evidence.process.standard_error_bytes = evidence.process.standard_error.size();
  for (int i = 0; i < 100; ++i) {
    evidence.process.left.files.push_back({fmt::format("home/{}-{}", hex, i), hex});
  }
  const auto report = Judge(MakeCase(Expectation::kMustRefuse), evidence);
  EXPECT_LT(report.findings.size(), 20U);
  EXPECT_THAT(report.seen.stderr_excerpt, HasSubstr("[secret]"));
  EXPECT_THAT(report.seen.stderr_excerpt, EndsWith("xx\\nwhy"));
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

}  // namespace
}  // namespace conformance
