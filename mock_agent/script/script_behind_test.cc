// A script that is played for one request, with a stranger behind it for all others.
#include <gtest/gtest.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include "mock_agent/guest/configured_request.h"
#include "mock_agent/guest/guest.h"
#include "mock_agent/guest/stranger.h"
#include "mock_agent/testing/scripted_agent_for_test.h"

namespace mock_agent {
namespace {

// A script in front of a stranger: the configured request asks for the path "a".
class ScriptBehindTest : public ScriptedAgentTest {
 protected:
  void StartInFront(std::string_view script) {
    const Behind behind = {
        .configured = AsksFor({"a", "p", "secp256k1"}),
        .stranger = StrangerAnswerer(Guest::FromIdentity(AnotherIdentity(), Api::k06).value())};
    Start(script, &behind);
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

constexpr std::string_view kLate =
    R"({"steps": [{"send": "a"}, {"next_request": true}, {"send": "${secret}"}, {"stall": true}]})";

TEST_F(ScriptBehindTest, AnswersLateAndThenTheRequestThatItWaitedFor) {
  StartInFront(kLate);
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  EXPECT_EQ(client.Read(1), "a");
  ASSERT_TRUE(client.Send(PostForTest("c")));
  EXPECT_EQ(client.Read(64), SecretOf("a"));
  ExpectStranger(client.ReadAnswer(), "c");
  ASSERT_TRUE(client.Send(kGetOfB));
  ExpectStranger(client.ReadAnswer(), "b");
}

TEST_F(ScriptBehindTest, TheSameRequestOnceMoreIsNotTheNext) {
  StartInFront(kLate);
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a") + PostForTest("a") + std::string(kGetOfB)));
  EXPECT_EQ(client.Read(65), "a" + SecretOf("a"));
  ExpectStranger(client.ReadAnswer(), "b");
  agent_->Stop();
  EXPECT_EQ(First().requests.size(), 3U);
}

TEST_F(ScriptBehindTest, WaitsForTheNextRequestUntilTheClientIsGone) {
  StartInFront(kLate);
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  EXPECT_EQ(client.Read(1), "a");
  client.EndSending();
  ASSERT_TRUE(Eventually([&] { return First().requests.size() == 1; }));
  EXPECT_FALSE(First().client_closed);
  client.Close();
  EXPECT_TRUE(Eventually([&] { return First().client_closed; }));
  EXPECT_EQ(First().sent, "a");
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
