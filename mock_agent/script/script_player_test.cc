#include "mock_agent/script/script_player.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <string>

#include "mock_agent/script/step.h"
#include "mock_agent/testing/scripted_agent_for_test.h"

namespace mock_agent {
namespace {

using ScriptPlayerTest = ScriptedAgentTest;

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

TEST_F(ScriptPlayerTest, PlaysSomethingElseOnTheFirstConnection) {
  StartAfter(R"({"steps": [{"send": "a"}, {"reset": true}]})",
             R"({"steps": [{"send": "${secret}"}, {"close": true}]})");
  const Heard first = Ask(PostForTest("k"));
  EXPECT_EQ(first.bytes, "a");
  EXPECT_EQ(first.error, ECONNRESET);
  for (int i = 0; i < 2; ++i) {
    const Heard later = Ask(PostForTest("k"));
    EXPECT_EQ(later.bytes, SecretOf("k"));
    EXPECT_EQ(later.error, 0);
  }
}

TEST_F(ScriptPlayerTest, PlaysAtConnectOnTheFirstConnectionAlone) {
  StartAfter(R"({"start": "connect", "steps": [{"close": true}]})",
             R"({"steps": [{"send": "b"}, {"reset": true}]})");
  {
    ClientForTest client(socket_);
    const Heard heard = client.ReadAll();
    EXPECT_EQ(heard.bytes, "");
    EXPECT_EQ(heard.error, 0);
  }
  const Heard later = Ask(PostForTest("k"));
  EXPECT_EQ(later.bytes, "b");
  EXPECT_EQ(later.error, ECONNRESET);
}

TEST_F(ScriptPlayerTest, SeveralConnectionsMayBeFirstOnes) {
  StartAfter(R"({"steps": [{"send": "a"}, {"close": true}]})",
             R"({"steps": [{"send": "b"}, {"close": true}]})", 2);
  for (const char* expected : {"a", "a", "b", "b"}) {
    EXPECT_EQ(Ask(PostForTest("k")).bytes, expected);
  }
}

TEST_F(ScriptPlayerTest, AnAgentHasOneFirstConnectionAmongThoseThatAreOpenAtOnce) {
  StartAfter(R"({"steps": [{"send": "a"}, {"stall": true}]})",
             R"({"steps": [{"send": "b"}, {"close": true}]})");
  ClientForTest first(socket_);
  ASSERT_TRUE(first.Send(PostForTest("k")));
  EXPECT_EQ(first.Read(1), "a");
  EXPECT_EQ(Ask(PostForTest("k")).bytes, "b");
  EXPECT_EQ(Ask(PostForTest("k")).bytes, "b");
}

}  // namespace
}  // namespace mock_agent
