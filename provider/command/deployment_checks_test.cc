#include "provider/command/deployment_checks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "provider/testing/deployment_for_test.h"

namespace provider {
namespace {

Verdict Judge(DeploymentForTest& deployment, const VerifyCommand& expected) {
  return CheckDeployment(deployment.Document(), Bytes(deployment.compose),
                         Expectations::Of(expected).value());
}

// Failures are the checks that fail, each as "name token", joined by commas.
std::string Failures(const Verdict& verdict) {
  std::string failures;
  for (const Check& check : verdict.checks) {
    if (!check.failure) continue;
    if (!failures.empty()) failures += ", ";
    failures += std::string(check.name) + " " + std::string(Token(*check.failure));
  }
  return failures;
}

std::string Failures(DeploymentForTest& deployment) {
  return Failures(Judge(deployment, deployment.Expected()));
}

DeploymentForTest Sealed() {
  DeploymentForTest deployment;
  deployment.Seal();
  return deployment;
}

const std::vector<std::string> kNames = {
    "document",     "quote",  "debug",        "fingerprint", "report-data", "challenge",
    "event-log",    "rtmr0",  "rtmr1",        "rtmr2",       "rtmr3",       "app-events",
    "compose-hash", "app-id", "key-provider", "chain",
};

void ExpectEveryName(const Verdict& verdict) {
  std::vector<std::string> names;
  for (const Check& check : verdict.checks) names.emplace_back(check.name);
  EXPECT_EQ(names, kNames);
}

TEST(CheckDeployment, HoldsWhereEverythingFits) {
  auto deployment = Sealed();
  const Verdict verdict = Judge(deployment, deployment.Expected());
  EXPECT_EQ(Failures(verdict), "");
  EXPECT_EQ(verdict.FirstFailure(), nullptr);
  EXPECT_TRUE(std::ranges::all_of(verdict.checks, &Check::holds));
  ExpectEveryName(verdict);
  ASSERT_TRUE(verdict.app && verdict.quote);
  EXPECT_EQ(ToHex(verdict.app->app_id), kRecordedApp);
}

TEST(CheckDeployment, SaysWhatItDidNotCheck) {
  auto deployment = Sealed();
  const Verdict verdict = Judge(deployment, {.fingerprint = deployment.Expected().fingerprint});
  EXPECT_EQ(Failures(verdict), "");
  ExpectEveryName(verdict);
  for (const Check& check : verdict.checks) {
    const bool optional =
        check.name == "challenge" || check.name == "app-id" || check.name == "chain";
    EXPECT_EQ(check.holds(), !optional) << check.name;
    EXPECT_EQ(check.not_made.empty(), !optional) << check.name;
  }
}

TEST(CheckDeployment, FailsByNameForEachFieldOfTheQuote) {
  struct Row {
    std::size_t from, to;  // bytes of the quote
    const char* failures;
  };
  const std::vector<Row> rows = {
      {.from = 1, .to = 2, .failures = "quote quote-version-unknown"},
      {.from = 4, .to = 8, .failures = "quote quote-not-tdx"},
      {.from = 376, .to = 424, .failures = "rtmr0 register-mismatch"},
      {.from = 424, .to = 472, .failures = "rtmr1 register-mismatch"},
      {.from = 472, .to = 520, .failures = "rtmr2 register-mismatch"},
      {.from = 520, .to = 568, .failures = "rtmr3 register-mismatch"},
      {.from = 568, .to = 632, .failures = "report-data report-data-mismatch"},
  };
  const auto sound = Sealed();
  for (const Row& row : rows) {
    for (std::size_t at = row.from; at < row.to; ++at) {
      auto deployment = sound;
      deployment.quote[at] ^= 0x10;
      EXPECT_EQ(Failures(deployment), row.failures) << at;
    }
  }
  for (int bit = 0; bit < 8; ++bit) {
    auto debug = sound;
    debug.quote[168] ^= static_cast<std::uint8_t>(1 << bit);
    EXPECT_EQ(Failures(debug), "debug quote-of-debug-guest") << bit;
  }
  // MRTD is for the reader to compare: nothing here says what it has to be.
  auto firmware = sound;
  firmware.quote[184] ^= 1;
  EXPECT_EQ(Failures(firmware), "");
}

TEST(CheckDeployment, FailsWhereTheLogSaysSomethingElse) {
  const auto sound = Sealed();
  auto digest = sound;
  digest.Event("app-id")["event_payload"] = std::string(40, '0');
  EXPECT_EQ(Failures(digest), "app-events event-digest-mismatch");

  auto said = sound;
  said.Say("app-id", std::vector<std::uint8_t>(20, 7));
  EXPECT_EQ(Failures(said), "rtmr3 register-mismatch");
  said.Extend();
  EXPECT_EQ(Failures(said), "app-id app-id-mismatch, chain chain-of-another");

  auto malformed = sound;
  malformed.log[0].erase("digest");
  EXPECT_EQ(Failures(malformed), "event-log event-log-malformed");
  EXPECT_EQ(Judge(malformed, malformed.Expected()).FirstFailure()->place, "event 1, member digest");
  ExpectEveryName(Judge(malformed, malformed.Expected()));

  auto more = sound;
  more.log.push_back(more.log.back());
  more.Extend();
  EXPECT_EQ(Failures(more), "app-events event-out-of-place");
  EXPECT_EQ(Judge(more, more.Expected()).FirstFailure()->place,
            "event 10 of RTMR3, where nothing belongs");

  auto unnamed = sound;
  unnamed.Say("instance-id", {});
  unnamed.Extend();
  EXPECT_EQ(Failures(unnamed), "");

  auto local = sound;
  const std::string provider = R"({"name":"local","id":"00"})";
  local.Say("key-provider", {provider.begin(), provider.end()});
  local.Extend();
  EXPECT_EQ(Failures(local), "key-provider key-provider-not-kms");
}

TEST(CheckDeployment, FailsWhereTheLogIsOfRegister3Only) {
  auto deployment = Sealed();
  auto log = nlohmann::json::array();
  for (const auto& event : deployment.log) {
    if (event["imr"].get<int>() == 3) log.push_back(event);
  }
  deployment.log = log;
  EXPECT_EQ(Failures(deployment),
            "rtmr0 register-without-events, rtmr1 register-without-events, "
            "rtmr2 register-without-events");
}

TEST(CheckDeployment, FailsForAnotherComposeFile) {
  const auto sound = Sealed();
  for (const std::string& compose :
       {sound.compose + "\n", std::string(), sound.compose.substr(1)}) {
    auto deployment = sound;
    deployment.compose = compose;
    EXPECT_EQ(Failures(deployment), "compose-hash compose-hash-mismatch");
  }
  // As recorded: the attestation is of another guest.
  DeploymentForTest recorded;
  recorded.quote = WithField(recorded.quote, 568, recorded.attested.report_data());
  EXPECT_EQ(Failures(recorded), "compose-hash compose-hash-mismatch");
}

TEST(CheckDeployment, FailsForWhatTheVerifierDidNotExpect) {
  auto deployment = Sealed();
  const auto failures = [&](auto change) {
    VerifyCommand expected = deployment.Expected();
    change(expected);
    return Failures(Judge(deployment, expected));
  };
  EXPECT_EQ(failures([](auto& e) { e.fingerprint = std::string(64, '0'); }),
            "fingerprint fingerprint-of-another-key");
  EXPECT_EQ(failures([](auto& e) { e.app_id = std::string(40, '0'); }), "app-id app-id-mismatch");
  EXPECT_EQ(failures([](auto& e) { e.challenge = "d4"; }), "challenge challenge-mismatch");
  EXPECT_EQ(failures([](auto& e) { e.kms_root = "03" + kRecordedRoot.substr(2); }),
            "chain chain-of-another");
  deployment.attested.vouched.reset();
  deployment.Seal();
  EXPECT_EQ(failures([](auto&) {}), "chain chain-not-shown");
}

TEST(CheckDeployment, FailsForAChainOfAnotherKey) {
  auto other = Sealed();
  const auto answer = RecordedAnswer("getkey-values-0");  // of the same app, for another purpose
  other.attested.vouched = Vouched{
      .key = Secp256k1PublicKeyOf(SecretOfAnswer(answer["key"].get<std::string>()).value().bytes())
                 .value(),
      .chain = SignatureChain::FromValue(answer["signature_chain"].dump()).value()};
  EXPECT_EQ(Failures(other), "report-data report-data-mismatch");
  other.Seal();
  EXPECT_EQ(Failures(other), "chain chain-of-another");
}

TEST(CheckDeployment, OfNoDocumentFailsThere) {
  const auto expected = Expectations::Of(Sealed().Expected()).value();
  const Verdict verdict = CheckDeployment("{}", {}, expected);
  EXPECT_EQ(Failures(verdict), "document document-malformed");
  ExpectEveryName(verdict);
  ASSERT_NE(verdict.FirstFailure(), nullptr);
  EXPECT_EQ(verdict.FirstFailure()->name, "document");
  EXPECT_FALSE(verdict.quote || verdict.app);
}

}  // namespace
}  // namespace provider
