// How a script ends: in a stall, a half-close, a close or a reset.
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "mock_agent/testing/scripted_agent_for_test.h"
#include "mock_agent/wire/request.h"

namespace mock_agent {
namespace {

using ScriptPlayerEndTest = ScriptedAgentTest;

TEST_F(ScriptPlayerEndTest, StallsUntilTheClientIsGone) {
  Start(R"({"steps": [{"stall": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  ASSERT_TRUE(Eventually([&] { return First().requests.size() == 1; }));
  EXPECT_FALSE(First().client_closed);
  client.Close();
  EXPECT_TRUE(Eventually([&] { return First().client_closed; }));
  EXPECT_EQ(First().sent_bytes, 0U);
}

TEST_F(ScriptPlayerEndTest, GoesOnWhenTheClientHalfCloses) {
  Start(R"({"steps": [{"wait_ms": 100}, {"send": "a"}, {"close": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  client.EndSending();
  const Heard heard = client.ReadAll();
  EXPECT_EQ(heard.bytes, "a");
  EXPECT_EQ(heard.error, 0);
}

TEST_F(ScriptPlayerEndTest, PlaysForAClientThatHalfClosesWithinItsRequest) {
  Start(R"({"steps": [{"send": "a"}, {"close": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send("POST /GetKey"));
  client.EndSending();
  EXPECT_EQ(client.ReadAll().bytes, "a");
  agent_->Stop();
  ASSERT_EQ(First().requests.size(), 1U);
  EXPECT_TRUE(First().requests[0].Has(RequestDefect::kIncomplete));
}

TEST_F(ScriptPlayerEndTest, RecordsWhoEndedHow) {
  using What = Moment::What;
  const auto ends = [this] {
    std::vector<What> whats;
    for (const Moment& moment : First().moments) whats.push_back(moment.what);
    return whats;
  };
  Start(R"({"steps": [{"send": "a"}, {"close": true}]})");
  EXPECT_EQ(Ask(PostForTest("a")).bytes, "a");
  EXPECT_TRUE(Eventually([&] { return ends().size() == 4; }));
  EXPECT_EQ(ends(), (std::vector<What>{What::kReceived, What::kSent, What::kAgentEnded,
                                       What::kClientEnded}));
  agent_.reset();
  Start(R"({"steps": [{"send": "a"}, {"reset": true}]})");
  EXPECT_EQ(Ask(PostForTest("a")).bytes, "a");
  EXPECT_TRUE(Eventually([&] { return ends().size() == 3; }));
  EXPECT_EQ(ends().back(), What::kAgentReset);
  agent_.reset();
  Start(R"({"steps": [{"stall": true}]})");
  {
    ClientForTest client(socket_);
    ASSERT_TRUE(client.Send(PostForTest("a")));
    ASSERT_TRUE(Eventually([&] { return First().requests.size() == 1; }));
  }
  EXPECT_TRUE(Eventually([&] { return ends().size() == 2; }));
  EXPECT_EQ(ends(), (std::vector<What>{What::kReceived, What::kClientEnded}));
  agent_.reset();
  Start(R"({"steps": [{"stall": true}]})");
  ClientForTest waiting(socket_);
  ASSERT_TRUE(waiting.Send(PostForTest("a")));
  ASSERT_TRUE(Eventually([&] { return First().requests.size() == 1; }));
  agent_->Stop();
  EXPECT_EQ(ends(), std::vector<What>{What::kReceived}) << "an agent that stops ends nothing";
}

TEST_F(ScriptPlayerEndTest, HalfClosesAndReadsOn) {
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

TEST_F(ScriptPlayerEndTest, ClosesWithoutAResetWhateverElseTheClientSent) {
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

TEST_F(ScriptPlayerEndTest, ClosesBeforeTheRequestWithoutAReset) {
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

TEST_F(ScriptPlayerEndTest, ResetsAfterWhatItSent) {
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

TEST_F(ScriptPlayerEndTest, ResetsARequestInManySmallWrites) {
  Start(R"({"steps": [{"reset": true}]})");
  const std::string request = PostForTest("a");
  ClientForTest client(socket_);
  for (const char byte : request) ASSERT_TRUE(client.Send({&byte, 1}));
  EXPECT_EQ(client.ReadAll().error, ECONNRESET);
  agent_->Stop();
  EXPECT_EQ(First().received, request);
  EXPECT_EQ(First().requests.size(), 1U);
}

TEST_F(ScriptPlayerEndTest, ResetsAndRecordsWhatCameAfterTheRequest) {
  Start(R"({"steps": [{"wait_ms": 50}, {"reset": true}]})");
  const std::string both = PostForTest("a") + PostForTest("b");
  EXPECT_EQ(Ask(both + "POST").error, ECONNRESET);
  agent_->Stop();
  EXPECT_EQ(First().received, both + "POST");
  ASSERT_EQ(First().requests.size(), 3U);
  EXPECT_TRUE(First().requests[1].defects.empty());
  EXPECT_TRUE(First().requests[2].Has(RequestDefect::kBytesAfterRequest));
}

TEST_F(ScriptPlayerEndTest, ResetsABrokenRequest) {
  Start(R"({"steps": [{"reset": true}]})");
  EXPECT_EQ(Ask("?").error, ECONNRESET);
  agent_->Stop();
  EXPECT_EQ(First().received, "?");
}

TEST_F(ScriptPlayerEndTest, ResetsBeforeTheRequest) {
  Start(R"({"start": "connect", "steps": [{"send": "a"}, {"reset": true}]})");
  const Heard heard = Ask("POST /GetKey");
  EXPECT_EQ(heard.bytes, "a");
  EXPECT_EQ(heard.error, ECONNRESET);
  agent_->Stop();
  EXPECT_EQ(First().received, "POST /GetKey");
}

TEST_F(ScriptPlayerEndTest, EndsInOrderWhereAHalfClosedRequestLeavesNothingToReset) {
  Start(R"({"steps": [{"send": "a"}, {"reset": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send("POST"));
  ASSERT_TRUE(Eventually([&] { return First().received == "POST"; }));
  client.EndSending();
  const Heard heard = client.ReadAll();
  EXPECT_EQ(heard.bytes, "a");
  EXPECT_EQ(heard.error, 0);
}

TEST_F(ScriptPlayerEndTest, AStoppedResetIsStillRecordedOnce) {
  Start(R"({"steps": [{"send": "a"}, {"wait_ms": 600000}, {"reset": true}]})");
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  ASSERT_EQ(client.Read(1), "a");
  agent_->Stop();
  EXPECT_EQ(client.ReadAll().error, 0);
  EXPECT_EQ(First().received, PostForTest("a"));
  EXPECT_EQ(First().requests.size(), 1U);
}

}  // namespace
}  // namespace mock_agent
