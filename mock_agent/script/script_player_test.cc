#include "mock_agent/script/script_player.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "mock_agent/guest/configured_request.h"
#include "mock_agent/guest/key_parts.h"
#include "mock_agent/guest/stranger.h"
#include "mock_agent/testing/client_for_test.h"
#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

Identity TestIdentity() {
  return std::move(Identity::FromSeed(Bytes(32, 7)).value());
}

std::string SecretOf(std::string_view path, std::size_t size = 32) {
  return ToHex(TestIdentity().DeriveSecret(path, size));
}

// An agent with a script, and what a client sees of it.
class ScriptPlayerTest : public testing::Test {
 protected:
  void Start(std::string_view script) {
    auto parsed = Script::ParseText(script, "test");
    ASSERT_TRUE(parsed) << parsed.error().message;
    auto started =
        Agent::Start({.socket_path = socket_,
                      .session = ScriptedSession(std::move(parsed.value()),
                                                 PartsForRequests(TestIdentity(), "expected"))});
    ASSERT_TRUE(started) << started.error().message;
    agent_ = std::move(started.value());
  }

  // Ask connects, sends and reads until the end.
  Heard Ask(std::string_view request) {
    ClientForTest client(socket_);
    EXPECT_TRUE(client.Send(request));
    return client.ReadAll();
  }

  // First is the record of the first connection.
  ConnectionRecord First() const {
    const Recording recording = agent_->Snapshot();
    return recording.connections.empty() ? ConnectionRecord() : recording.connections[0];
  }

  const TempFolder folder_;
  const std::filesystem::path socket_ = folder_ / "s";
  std::unique_ptr<Agent> agent_;
};

TEST_F(ScriptPlayerTest, AnswersAsTheFaithfulAgentWould) {
  Start(R"({"steps": [{"send": "${body_length} ${body}"}, {"close": true}]})");
  const Heard heard = Ask(PostForTest("a/b"));
  EXPECT_EQ(heard.error, 0);
  const std::size_t space = heard.bytes.find(' ');
  EXPECT_EQ(heard.bytes.substr(0, space), std::to_string(heard.bytes.size() - space - 1));
  EXPECT_NE(heard.bytes.find("\"" + SecretOf("a/b") + "\""), std::string::npos) << heard.bytes;
}

TEST_F(ScriptPlayerTest, DerivesTheSecretFromTheRequestedPath) {
  Start(R"({"secret_bytes": 48, "steps": [{"send": "${secret} ${other}"}, {"close": true}]})");
  const Heard heard = Ask(PostForTest("a"));
  EXPECT_EQ(heard.bytes.substr(0, 97), SecretOf("a", 48) + " ");
  EXPECT_EQ(heard.bytes.size(), 193U);
  EXPECT_NE(heard.bytes.substr(0, 96), heard.bytes.substr(97));
}

TEST_F(ScriptPlayerTest, DerivesTheSecretFromTheExpectedPathWhereTheRequestHasNone) {
  Start(R"({"steps": [{"send": "${secret}"}, {"close": true}]})");
  EXPECT_EQ(Ask("GET / HTTP/1.1\r\n\r\n").bytes, SecretOf("expected"));
  EXPECT_EQ(Ask("?\r\n\r\n").bytes, SecretOf("expected"));
}

TEST_F(ScriptPlayerTest, PlaysAtOnceWhereToldToAndRecordsWhatTheClientSends) {
  Start(R"({"start": "connect", "steps": [{"send": "${secret}"}, {"stall": true}]})");
  ClientForTest client(socket_);
  EXPECT_EQ(client.Read(64), SecretOf("expected"));
  ASSERT_TRUE(client.Send(PostForTest("a")));
  EXPECT_TRUE(Eventually([&] { return First().requests.size() == 1; }));
  EXPECT_EQ(First().received, PostForTest("a"));
}

TEST_F(ScriptPlayerTest, SendsAsManyTimesAsTold) {
  Start(R"({"steps": [{"send": "abc", "times": 100000}, {"send": "."}, {"close": true}]})");
  std::string expected;
  for (int i = 0; i < 100'000; ++i) expected += "abc";
  EXPECT_EQ(Ask(PostForTest("a")).bytes, expected + ".");
  EXPECT_EQ(First().sent_bytes, 300'001U);
}

TEST_F(ScriptPlayerTest, SendsAByteOnlyWhenTheOneBeforeIsTaken) {
  Start(R"({"steps": [{"send_bytewise": "HTTP/1.1 200 OK"}, {"send": "+"}, {"close": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  for (const char expected : std::string("HTTP/1.1 200 OK+")) {
    pollfd polled{.fd = client.fd(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(poll(&polled, 1, 60'000), 1);
    int unread = 0;
    ASSERT_EQ(ioctl(client.fd(), FIONREAD, &unread), 0);
    EXPECT_EQ(unread, 1);
    EXPECT_EQ(client.Read(1), std::string(1, expected));
  }
}

TEST_F(ScriptPlayerTest, DripsOverAndOver) {
  Start(R"({"steps": [{"drip": "abc", "every_ms": 1}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  EXPECT_EQ(client.Read(7), "abcabca");
  client.Close();
  EXPECT_TRUE(Eventually([&] { return First().client_closed; }));
}

TEST_F(ScriptPlayerTest, SendsUntilTheClientIsGone) {
  Start(R"({"steps": [{"send": "abc", "until_closed": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  constexpr std::size_t kSize = 3'000'000;
  const std::string read = client.Read(kSize);
  client.Close();
  ASSERT_EQ(read.size(), kSize);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < kSize; ++i) wrong += read[i] == "abc"[i % 3] ? 0U : 1U;
  EXPECT_EQ(wrong, 0U);
  EXPECT_TRUE(Eventually([&] { return First().client_closed; }));
  EXPECT_GE(First().sent_bytes, kSize);
}

TEST_F(ScriptPlayerTest, EndsAnEndlessAnswerInOrderWhenEnoughWasTaken) {
  Start(R"({"steps": [{"send": "${repeat:65536:abc}", "until_closed": true}]})");
  const Heard heard = Ask(PostForTest("a"));
  EXPECT_GT(heard.bytes.size(), kMostOfAnEndlessAnswer);
  EXPECT_LT(heard.bytes.size(), 2 * kMostOfAnEndlessAnswer);
  EXPECT_EQ(heard.error, 0);
  agent_->Stop();
  EXPECT_EQ(First().sent_bytes, heard.bytes.size());
}

TEST_F(ScriptPlayerTest, CountsLittleOfAnEndlessAnswerForAClientThatReadsNothing) {
  Start(R"({"steps": [{"send": "${repeat:65536: }", "until_closed": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  ASSERT_TRUE(Eventually([&] { return First().sent_bytes > 0; }));
  client.Close();
  ASSERT_TRUE(Eventually([&] { return First().client_closed; }));
  EXPECT_LE(First().sent_bytes, std::size_t{512} << 10);
}

TEST_F(ScriptPlayerTest, StallsUntilTheClientIsGone) {
  Start(R"({"steps": [{"stall": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  ASSERT_TRUE(Eventually([&] { return First().requests.size() == 1; }));
  EXPECT_FALSE(First().client_closed);
  client.Close();
  EXPECT_TRUE(Eventually([&] { return First().client_closed; }));
  EXPECT_EQ(First().sent_bytes, 0U);
}

TEST_F(ScriptPlayerTest, GoesOnWhenTheClientHalfCloses) {
  Start(R"({"steps": [{"wait_ms": 100}, {"send": "a"}, {"close": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  client.EndSending();
  const Heard heard = client.ReadAll();
  EXPECT_EQ(heard.bytes, "a");
  EXPECT_EQ(heard.error, 0);
}

TEST_F(ScriptPlayerTest, PlaysForAClientThatHalfClosesWithinItsRequest) {
  Start(R"({"steps": [{"send": "a"}, {"close": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send("POST /GetKey"));
  client.EndSending();
  EXPECT_EQ(client.ReadAll().bytes, "a");
  agent_->Stop();
  ASSERT_EQ(First().requests.size(), 1U);
  EXPECT_TRUE(First().requests[0].Has(RequestDefect::kIncomplete));
}

TEST_F(ScriptPlayerTest, HalfClosesAndReadsOn) {
  Start(R"({"steps": [{"send": "a"}, {"half_close": true}, {"stall": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  const Heard heard = client.ReadAll();
  EXPECT_EQ(heard.bytes, "a");
  EXPECT_EQ(heard.error, 0);
  ASSERT_TRUE(client.Send(PostForTest("b")));
  EXPECT_TRUE(Eventually([&] { return First().requests.size() == 2; }));
  EXPECT_EQ(First().received, PostForTest("a") + PostForTest("b"));
}

TEST_F(ScriptPlayerTest, ClosesWithoutAResetWhateverElseTheClientSent) {
  Start(R"({"steps": [{"send": "a"}, {"close": true}]})");
  const std::string request = PostForTest("a") + "\n" + std::string(100'000, 'x');
  for (int i = 0; i < 50; ++i) {
    const Heard heard = Ask(request);
    EXPECT_EQ(heard.bytes, "a");
    EXPECT_EQ(heard.error, 0) << std::strerror(heard.error);
  }
  agent_->Stop();
  EXPECT_EQ(First().received_bytes, request.size());
  ASSERT_EQ(First().requests.size(), 2U);
  EXPECT_TRUE(First().requests[1].Has(RequestDefect::kBytesAfterRequest));
}

TEST_F(ScriptPlayerTest, ClosesBeforeTheRequestWithoutAReset) {
  Start(R"({"start": "connect", "steps": [{"close": true}]})");
  ClientForTest client(socket_);
  EXPECT_EQ(client.ReadAll().error, 0);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  const Heard heard = client.ReadAll();
  EXPECT_EQ(heard.bytes, "");
  EXPECT_EQ(heard.error, 0);
  agent_->Stop();
  EXPECT_EQ(First().received, PostForTest("a"));
}

TEST_F(ScriptPlayerTest, ResetsAfterWhatItSent) {
  Start(R"({"steps": [{"send": "HTTP/1.1 200"}, {"wait_ms": 1}, {"reset": true}]})");
  const Heard heard = Ask(PostForTest("a"));
  EXPECT_EQ(heard.bytes, "HTTP/1.1 200");
  EXPECT_EQ(heard.error, ECONNRESET);
  agent_->Stop();
  EXPECT_EQ(First().received, PostForTest("a"));
  ASSERT_EQ(First().requests.size(), 1U);
  EXPECT_TRUE(First().requests[0].defects.empty());
  EXPECT_FALSE(First().client_closed);
}

TEST_F(ScriptPlayerTest, ResetsARequestInManySmallWrites) {
  Start(R"({"steps": [{"reset": true}]})");
  const std::string request = PostForTest("a");
  ClientForTest client(socket_);
  for (const char byte : request) ASSERT_TRUE(client.Send({&byte, 1}));
  EXPECT_EQ(client.ReadAll().error, ECONNRESET);
  agent_->Stop();
  EXPECT_EQ(First().received, request);
  EXPECT_EQ(First().requests.size(), 1U);
}

TEST_F(ScriptPlayerTest, ResetsAndRecordsWhatCameAfterTheRequest) {
  Start(R"({"steps": [{"wait_ms": 50}, {"reset": true}]})");
  const std::string both = PostForTest("a") + PostForTest("b");
  EXPECT_EQ(Ask(both + "POST").error, ECONNRESET);
  agent_->Stop();
  EXPECT_EQ(First().received, both + "POST");
  ASSERT_EQ(First().requests.size(), 3U);
  EXPECT_TRUE(First().requests[1].defects.empty());
  EXPECT_TRUE(First().requests[2].Has(RequestDefect::kBytesAfterRequest));
}

TEST_F(ScriptPlayerTest, ResetsABrokenRequest) {
  Start(R"({"steps": [{"reset": true}]})");
  EXPECT_EQ(Ask("?").error, ECONNRESET);
  agent_->Stop();
  EXPECT_EQ(First().received, "?");
}

TEST_F(ScriptPlayerTest, ResetsBeforeTheRequest) {
  Start(R"({"start": "connect", "steps": [{"send": "a"}, {"reset": true}]})");
  const Heard heard = Ask("POST /GetKey");
  EXPECT_EQ(heard.bytes, "a");
  EXPECT_EQ(heard.error, ECONNRESET);
  agent_->Stop();
  EXPECT_EQ(First().received, "POST /GetKey");
}

TEST_F(ScriptPlayerTest, EndsInOrderWhereAHalfClosedRequestLeavesNothingToReset) {
  Start(R"({"steps": [{"send": "a"}, {"reset": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send("POST"));
  ASSERT_TRUE(Eventually([&] { return First().received == "POST"; }));
  client.EndSending();
  const Heard heard = client.ReadAll();
  EXPECT_EQ(heard.bytes, "a");
  EXPECT_EQ(heard.error, 0);
}

TEST_F(ScriptPlayerTest, AStoppedResetIsStillRecordedOnce) {
  Start(R"({"steps": [{"send": "a"}, {"wait_ms": 600000}, {"reset": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  ASSERT_EQ(client.Read(1), "a");
  agent_->Stop();
  EXPECT_EQ(client.ReadAll().error, 0);
  EXPECT_EQ(First().received, PostForTest("a"));
  EXPECT_EQ(First().requests.size(), 1U);
}

TEST_F(ScriptPlayerTest, NeverAccepts) {
  Start(R"({"accept": false})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  agent_->Stop();
  EXPECT_EQ(client.ReadAll().bytes, "");
  EXPECT_EQ(agent_->Snapshot().connection_count, 0U);
}

TEST_F(ScriptPlayerTest, PlaysOnEveryConnection) {
  Start(R"({"steps": [{"send": "${secret:first:1}"}, {"close": true}]})");
  for (const std::string path : {"a", "b", "c"}) {
    EXPECT_EQ(Ask(PostForTest(path)).bytes, SecretOf(path).substr(0, 2));
  }
}

// A script in front of a stranger: the configured request asks for the path "a".
class ScriptBehindTest : public ScriptPlayerTest {
 protected:
  void StartInFront(std::string_view script) {
    auto parsed = Script::ParseText(script, "test");
    ASSERT_TRUE(parsed) << parsed.error().message;
    auto started =
        Agent::Start({.socket_path = socket_,
                      .session = ScriptedSession(
                          std::move(parsed.value()), PartsForRequests(TestIdentity(), "expected"),
                          {.configured = AsksFor({"a", "p", "secp256k1"}),
                           .stranger = StrangerAnswerer(
                               Guest::FromIdentity(AnotherIdentity(), Api::k06).value())})});
    ASSERT_TRUE(started) << started.error().message;
    agent_ = std::move(started.value());
  }

  static Identity AnotherIdentity() { return std::move(Identity::FromSeed(Bytes(32, 9)).value()); }
  static void ExpectStranger(const std::string& answer, std::string_view path) {
    EXPECT_NE(answer.find(ToHex(AnotherIdentity().DeriveSecret(path))), std::string::npos)
        << answer;
  }
};

constexpr std::string_view kGetOfB = "GET /GetKey?path=b HTTP/1.1\r\n\r\n";

TEST_F(ScriptBehindTest, LeavesOtherRequestsToTheStrangerUntilTheConfiguredOne) {
  for (const std::string end : {"close", "reset", "stall"}) {
    StartInFront(R"({"steps": [{"send": "${secret}"}, {")" + end + R"(": true}]})");
    ClientForTest client(socket_);
    ASSERT_TRUE(client.Send(kGetOfB));
    ExpectStranger(client.ReadAnswer(), "b");
    ASSERT_TRUE(client.Send(PostForTest("c")));
    ExpectStranger(client.ReadAnswer(), "c");
    ASSERT_TRUE(client.Send(PostForTest("a")));
    EXPECT_EQ(client.Read(64), SecretOf("a")) << end;
    if (end != "stall") {
      const Heard heard = client.ReadAll();
      EXPECT_EQ(heard.bytes, "");
      EXPECT_EQ(heard.error, end == "reset" ? ECONNRESET : 0);
    }
    agent_->Stop();
    EXPECT_EQ(First().requests.size(), 3U);
    EXPECT_EQ(First().received, std::string(kGetOfB) + PostForTest("c") + PostForTest("a"));
  }
}

TEST_F(ScriptBehindTest, AnswersPipelinedRequestsInTheirOrder) {
  for (const std::string end : {"close", "reset"}) {
    StartInFront(R"({"steps": [{"send": "${secret}"}, {")" + end + R"(": true}]})");
    ClientForTest client(socket_);
    ASSERT_TRUE(client.Send(std::string(kGetOfB) + PostForTest("c") + PostForTest("a")));
    ExpectStranger(client.ReadAnswer(), "b");
    ExpectStranger(client.ReadAnswer(), "c");
    EXPECT_EQ(client.Read(64), SecretOf("a")) << end;
    client.ReadAll();
    agent_->Stop();
    EXPECT_EQ(First().requests.size(), 3U) << end;
  }
}

TEST_F(ScriptBehindTest, AnswersOthersButNotTheConfiguredRequestWhileItStalls) {
  StartInFront(R"({"steps": [{"send": "${secret}"}, {"stall": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  EXPECT_EQ(client.Read(64), SecretOf("a"));
  ASSERT_TRUE(client.Send(PostForTest("a") + std::string(kGetOfB)));
  ExpectStranger(client.ReadAnswer(), "b");
  client.EndSending();
  ASSERT_TRUE(Eventually([&] { return First().requests.size() == 3; }));
  EXPECT_FALSE(First().client_closed);
  client.Close();
  EXPECT_TRUE(Eventually([&] { return First().client_closed; }));
}

TEST_F(ScriptBehindTest, EndsWhereTheStrangerIsToldToClose) {
  StartInFront(R"({"steps": [{"stall": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send("GET /GetKey?path=b HTTP/1.0\r\n\r\n"));
  const Heard heard = client.ReadAll();
  ExpectStranger(heard.bytes, "b");
  EXPECT_EQ(heard.error, 0);
}

TEST_F(ScriptBehindTest, AnswersNobodyAfterAHalfClose) {
  StartInFront(R"({"steps": [{"send": "a"}, {"half_close": true}, {"stall": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  EXPECT_EQ(client.ReadAll().bytes, "a");
  ASSERT_TRUE(client.Send(kGetOfB));
  ASSERT_TRUE(Eventually([&] { return First().requests.size() == 2; }));
  EXPECT_FALSE(First().client_closed);
}

TEST_F(ScriptBehindTest, LooksAtNothingWhereTheScriptStartsAtTheConnection) {
  StartInFront(R"({"start": "connect", "steps": [{"send": "${secret}"}, {"close": true}]})");
  EXPECT_EQ(Ask(kGetOfB).bytes, SecretOf("expected"));
}

}  // namespace
}  // namespace mock_agent
