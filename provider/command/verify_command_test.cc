#include "provider/command/verify_command.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "dstack_version.h"
#include "provider/testing/deployment_for_test.h"

namespace provider {
namespace {

Verdict Judged(const std::string& compose) {
  DeploymentForTest deployment;
  deployment.Seal();
  return CheckDeployment(deployment.Document(), Bytes(compose),
                         Expectations::Of(deployment.Expected()).value());
}

Verdict SoundVerdict() {
  return Judged(ReadRecordedFile("app-compose.json"));
}

TEST(VerifyOutput, SaysEachCheckAndWhatWasNotChecked) {
  const std::string text = VerifyOutput({}, SoundVerdict());
  for (const char* words :
       {"pass        document\n", "pass        rtmr3\n", "pass        chain\n", "\nmrtd: e53236d4",
        "\nkey_provider: kms\n", "Intel's signature", "dcap-qvl", "dstack-mr",
        "Nothing here was run on silicon.", DSTACK_SCOPE}) {
    EXPECT_NE(text.find(words), std::string::npos) << words;
  }
  EXPECT_EQ(text.find("\nfail"), std::string::npos) << text;
  const std::string failed = VerifyOutput({}, Judged(""));
  EXPECT_NE(failed.find("fail        compose-hash: compose-hash-mismatch: "), std::string::npos);
  const std::string unexpected =
      VerifyOutput({}, Verdict{.checks = {{.name = "event-log",
                                           .failure = Reason::kEventLogMalformed,
                                           .place = "event 1, member imr",
                                           .not_made = {}}},
                               .quote = std::nullopt,
                               .app = std::nullopt});
  EXPECT_NE(unexpected.find(" (event 1, member imr). "), std::string::npos) << unexpected;
  const std::string none = VerifyOutput(
      {}, CheckDeployment("", {}, Expectations::Of({.fingerprint = std::string(64, '0')}).value()));
  EXPECT_NE(none.find("not checked chain: no --kms-root is given\n"), std::string::npos) << none;
  EXPECT_EQ(none.find("mrtd: "), std::string::npos) << none;
}

TEST(VerifyOutput, SaysTheSameInJson) {
  const std::string text = VerifyOutput({.json = true}, Judged(""));
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  const auto json = nlohmann::json::parse(text);
  EXPECT_FALSE(json["none_failed"].get<bool>());
  EXPECT_TRUE(json["all_made"].get<bool>());
  EXPECT_EQ(json["checks"].size(), 16U);
  for (const auto& check : json["checks"]) {
    const bool failed = check["name"].get<std::string>() == "compose-hash";
    EXPECT_EQ(check["outcome"].get<std::string>(), failed ? "fail" : "pass") << check.dump();
    EXPECT_EQ(check.contains("token"), failed) << check.dump();
  }
  EXPECT_EQ(json["measured"]["app_id"].get<std::string>(), kRecordedApp);
  EXPECT_GE(json["not_checked"].size(), 4U);
  EXPECT_EQ(json["scope"].get<std::string>(), DSTACK_SCOPE);
  EXPECT_TRUE(nlohmann::json::parse(VerifyOutput({.json = true}, SoundVerdict()))["none_failed"]
                  .get<bool>());
}

TEST(Verify, RefusesWhatItCannotCheck) {
  const Deadline deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  const auto malformed = Verify({.quote_file = "/dev/null", .compose_file = "/dev/null"}, deadline);
  ASSERT_FALSE(malformed);
  EXPECT_EQ(malformed.error().reason, Reason::kExpectationMalformed);
  const auto unreadable = Verify({.quote_file = "/nonexistent",
                                  .compose_file = "/dev/null",
                                  .fingerprint = std::string(64, '0')},
                                 deadline);
  ASSERT_FALSE(unreadable);
  EXPECT_EQ(unreadable.error().reason, Reason::kEvidenceUnreadable);
  EXPECT_EQ(unreadable.error().place, "file /nonexistent: No such file or directory");
}

}  // namespace
}  // namespace provider
