#include "provider/key/key_provider.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "provider/key/fingerprint.h"
#include "provider/testing/agent_for_test.h"
#include "provider/testing/agent_secret_for_test.h"
#include "provider/testing/recorded_keys_for_test.h"

namespace provider {
namespace {

using namespace std::chrono_literals;

constexpr auto kAmple = 30s;
const std::string kKey(64, 'a');

DstackKmsProvider At(const std::string& socket) {
  return {.sockets = SocketCandidates::Of(socket).value(),
          .request = KeyRequest::Create("issuer", kPurpose, kAlgorithm).value()};
}

AgentForTest::Script Answering(const std::string& body, const std::string& status = "200 OK") {
  return [=](const Peer& peer) {
    peer.ReadRequest();
    peer.Send("HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\n\r\n" + body);
    peer.AwaitClose();
  };
}

bool IsProtected() {
  rlimit core{};
  return prctl(PR_GET_DUMPABLE) == 0 && getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0;
}

TEST(EstablishKey, DerivesTheKeyOfTheAgentsSecret) {
  const AgentForTest agent(Answering(R"({"key":")" + kKey + R"(","signature_chain":[]})"));
  const auto key = EstablishKey(At(agent.path()), kAmple);
  ASSERT_TRUE(key) << Token(key.error().reason);
  const auto expected = ServerKey::Derive(SecretOfAnswer(kKey).value());
  EXPECT_EQ(key.value().secret.public_key(), expected.value().public_key());
}

// getkey-values-13 is the recording of a key of our purpose; its origin is the recorded KMS.
std::string RecordedOfOurPurpose() {
  for (const RecordedKey& recorded : RecordedKeys()) {
    if (recorded.purpose == kPurpose) return recorded.body;
  }
  return {};
}

TEST(EstablishShownKey, ShowsTheChainThatItFollowed) {
  const AgentForTest agent(Answering(RecordedOfOurPurpose()));
  DstackKmsProvider dstack = At(agent.path());
  dstack.origin = KeyOrigin::Expect(kRecordedRoot, kRecordedApp, dstack.request).value();
  const auto shown = EstablishShownKey(dstack, kAmple);
  ASSERT_TRUE(shown) << Token(shown.error().reason);
  const auto& vouched = shown.value().secret.vouched;
  ASSERT_TRUE(vouched);
  EXPECT_TRUE(dstack.origin->Prove(vouched->key, vouched->chain));
}

TEST(EstablishShownKey, ShowsNoChainThatNobodyFollowed) {
  const AgentForTest agent(Answering(RecordedOfOurPurpose()));
  const auto shown = EstablishShownKey(At(agent.path()), kAmple);
  ASSERT_TRUE(shown) << Token(shown.error().reason);
  EXPECT_FALSE(shown.value().secret.vouched);
}

TEST(FetchSecret, GivesTheBytesOfTheAnswer) {
  const AgentForTest agent(Answering(R"({"key":")" + kKey + "\"}"));
  const auto fetched = FetchSecret(At(agent.path()), kAmple);
  ASSERT_TRUE(fetched) << Token(fetched.error().reason);
  EXPECT_TRUE(
      fetched.value().secret.bytes().EqualsInConstantTime(SecretOfAnswer(kKey).value().bytes()));
}

TEST(EstablishKey, RefusesWithTheReasonOfEveryStageAndNamesTheSocket) {
  struct Answer {
    std::string body;
    std::string status = "200 OK";
    Reason reason;
  };
  const std::string sound = R"({"key":")" + kKey + "\"}";
  const std::vector<Answer> answers = {
      {.body = sound, .status = "500 No", .reason = Reason::kStatusNot200},
      {.body = "[" + sound + "]", .reason = Reason::kNotAJsonObject},
      {.body = R"({"key":")" + kKey + R"(","error":"no"})", .reason = Reason::kErrorMember},
      {.body = R"({"key":")" + kKey + "x\"}", .reason = Reason::kKeyNotHex},
      {.body = R"({"key":")" + kKey.substr(2) + "\"}", .reason = Reason::kKeyTooShort},
      {.body = R"({"key":")" + std::string(64, '0') + "\"}", .reason = Reason::kKeyAllZero},
  };
  for (const Answer& answer : answers) {
    SCOPED_TRACE(answer.status + " " + answer.body);
    const AgentForTest agent(Answering(answer.body, answer.status));
    const auto key = EstablishKey(At(agent.path()), kAmple);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().reason, answer.reason) << Token(key.error().reason);
    EXPECT_EQ(key.error().place, "socket " + agent.path());
  }
}

// The question of production, as the simulator answered it.
RecordedKey RecordedForTessera() {
  for (RecordedKey& recorded : RecordedKeys()) {
    if (recorded.purpose == kPurpose) return std::move(recorded);
  }
  return {};
}

DstackKmsProvider AtWithOrigin(const std::string& socket) {
  DstackKmsProvider provider = At(socket);
  provider.origin = KeyOrigin::Expect(kRecordedRoot, kRecordedApp, provider.request).value();
  return provider;
}

TEST(EstablishKey, TakesAKeyWhoseChainLeadsToTheRoot) {
  const std::string body = RecordedForTessera().body;
  const AgentForTest agent(Answering(body));
  const auto key = EstablishKey(AtWithOrigin(agent.path()), kAmple);
  ASSERT_TRUE(key) << Token(key.error().reason);
  const std::string digits = nlohmann::json::parse(body)["key"];
  const auto expected = ServerKey::Derive(SecretOfAnswer(digits).value());
  EXPECT_EQ(key.value().secret.public_key(), expected.value().public_key());
}

TEST(EstablishKey, RefusesAKeyOfUnprovenOriginOnlyWhereOneIsExpected) {
  const auto recorded = nlohmann::json::parse(RecordedForTessera().body);
  const auto with = [&](const char* member, const nlohmann::json& value) {
    auto changed = recorded;
    changed[member] = value;
    return changed.dump();
  };
  const auto& chain = recorded["signature_chain"];
  struct Answer {
    std::string body;
    Reason reason;
  };
  const std::vector<Answer> answers = {
      {.body = R"({"key":")" + kKey + "\"}", .reason = Reason::kChainMissing},
      {.body = with("signature_chain", nlohmann::json::array()), .reason = Reason::kChainMissing},
      {.body = with("signature_chain", {chain[0]}), .reason = Reason::kChainMalformed},
      {.body = with("signature_chain", {chain[1], chain[0]}), .reason = Reason::kChainNotToRoot},
      {.body = with("key", kKey), .reason = Reason::kChainNotToRoot},
      {.body = with("key", kKey + kKey), .reason = Reason::kKeyNotSecp256k1},
      {.body = with("signature_chain", {std::string(130, '0'), chain[1]}),
       .reason = Reason::kChainNotCanonical},
  };
  for (const Answer& answer : answers) {
    SCOPED_TRACE(answer.body);
    const AgentForTest agent(Answering(answer.body));
    const auto key = EstablishKey(AtWithOrigin(agent.path()), kAmple);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().reason, answer.reason) << Token(key.error().reason);
    EXPECT_EQ(key.error().place, "socket " + agent.path());
    const AgentForTest same(Answering(answer.body));
    EXPECT_TRUE(EstablishKey(At(same.path()), kAmple));
  }
}

// What is wrong with the key itself comes first.
TEST(EstablishKey, LooksAtTheKeyBeforeItsChain) {
  const AgentForTest agent(Answering(R"({"key":"no hex"})"));
  const auto key = EstablishKey(AtWithOrigin(agent.path()), kAmple);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().reason, Reason::kKeyNotHex) << Token(key.error().reason);
}

TEST(EstablishKey, AsksOnlyTheUserThatIsPinned) {
  const AgentForTest agent(Answering(R"({"key":")" + kKey + "\"}"));
  DstackKmsProvider provider = At(agent.path());
  provider.peer_user = geteuid() + 1;
  const auto key = EstablishKey(provider, kAmple);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().reason, Reason::kSocketOfAnotherUser) << Token(key.error().reason);
}

TEST(EstablishKey, ProtectsTheProcessFromTheQuestionToTheEndOfTheKey) {
  ASSERT_EQ(prctl(PR_SET_DUMPABLE, 1), 0);
  bool while_asking = false;
  const auto answer = Answering(R"({"key":")" + kKey + "\"}");
  {
    const AgentForTest agent([&](const Peer& peer) {
      while_asking = IsProtected();
      answer(peer);
    });
    const auto key = EstablishKey(At(agent.path()), kAmple);
    ASSERT_TRUE(key);
    EXPECT_TRUE(IsProtected());
  }
  EXPECT_TRUE(while_asking);
  EXPECT_FALSE(IsProtected());
}

TEST(EstablishKey, MakesAFreshKeyWhereItIsEphemeral) {
  const auto one = EstablishKey(EphemeralProvider{}, kAmple);
  const auto other = EstablishKey(EphemeralProvider{}, kAmple);
  ASSERT_TRUE(one);
  ASSERT_TRUE(other);
  EXPECT_NE(one.value().secret.public_key(), other.value().secret.public_key());
}

TEST(EstablishKey, KeepsTheKeyOfAFile) {
  const TempFolder folder;
  const FileProvider file{(folder.path() / "key").native()};
  const auto one = EstablishKey(file, kAmple);
  const auto other = EstablishKey(file, kAmple);
  ASSERT_TRUE(one);
  ASSERT_TRUE(other);
  EXPECT_EQ(one.value().secret.public_key(), other.value().secret.public_key());
}

TEST(EstablishKey, NamesTheKeyFileThatItRefuses) {
  const TempFolder folder;
  const FileProvider file{(folder.path() / "key").native()};
  std::ofstream(file.path) << "no key";
  const auto key = EstablishKey(file, kAmple);
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().reason, Reason::kKeyFileInvalid);
  EXPECT_EQ(key.error().place, "key file " + file.path);
}

ExpectedFingerprint Expecting(char digit) {
  return ExpectedFingerprint::Parse(std::string(64, digit)).value();
}

ExpectedFingerprint Expecting(const PublicKey& public_key) {
  return ExpectedFingerprint::Parse(Fingerprint(public_key)).value();
}

TEST(EstablishKey, GivesTheExpectedKeyOfAnyProvider) {
  const TempFolder folder;
  const FileProvider file{(folder.path() / "key").native()};
  const auto of_file = EstablishKey(file, kAmple);
  ASSERT_TRUE(of_file);
  EXPECT_TRUE(EstablishKey(KeyProviderConfig{file, Expecting(of_file.value().secret.public_key())},
                           kAmple));

  const auto body = R"({"key":")" + kKey + R"("})";
  const auto derived = ServerKey::Derive(SecretOfAnswer(kKey).value());
  const AgentForTest agent(Answering(body));
  EXPECT_TRUE(EstablishKey(
      KeyProviderConfig{At(agent.path()), Expecting(derived.value().public_key())}, kAmple));
}

TEST(EstablishKey, RefusesAnotherKeyThanTheExpectedOneOfAnyProvider) {
  const auto refusal = [](const KeySource& source) {
    const auto key = EstablishKey(KeyProviderConfig{source, Expecting('a')}, kAmple);
    return key ? std::string("a key")
               : std::string(Token(key.error().reason)) + " " + key.error().place;
  };
  EXPECT_EQ(refusal(EphemeralProvider{}), "fingerprint-unexpected ");
  const AgentForTest agent(Answering(R"({"key":")" + kKey + R"("})"));
  EXPECT_EQ(refusal(At(agent.path())), "fingerprint-unexpected key id issuer");
  const TempFolder folder;
  const FileProvider file{(folder.path() / "key").native()};
  EXPECT_EQ(refusal(file), "expected-key-absent key file " + file.path);
  EXPECT_EQ(folder.Names(), std::set<std::string>{});
  ASSERT_TRUE(EstablishKey(file, kAmple));
  EXPECT_EQ(refusal(file), "fingerprint-unexpected key file " + file.path);
}

}  // namespace
}  // namespace provider
