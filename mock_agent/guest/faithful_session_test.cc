#include "mock_agent/guest/faithful_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "mock_agent/guest/configured_request.h"
#include "mock_agent/guest/key_parts.h"
#include "mock_agent/script/script_player.h"
#include "mock_agent/testing/client_for_test.h"
#include "mock_agent/wire/bytes.h"

namespace mock_agent {
namespace {

Identity TestIdentity() {
  return std::move(Identity::FromSeed(Bytes(32, 7)).value());
}

std::string KeyOf(std::string_view path) {
  return ToHex(TestIdentity().DeriveSecret(path));
}

class AgentTest : public testing::Test {
 protected:
  void Start(Session session) {
    auto started = Agent::Start({.socket_path = socket_, .session = std::move(session)});
    ASSERT_TRUE(started) << started.error().message;
    agent_ = std::move(started.value());
  }
  static Session Faithful() {
    return FaithfulInFrontOf(
        Guest::FromIdentity(TestIdentity(), Api::k06).value(),
        {.configured = AsksForKeys(), .stranger = [](const Request& request) {
           return Reply{
               "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + request.method.substr(0, 1), true};
         }});
  }
  void Start() { Start(Faithful()); }
  void Start(std::string_view script) {
    auto parsed = Script::ParseText(script, "test");
    ASSERT_TRUE(parsed) << parsed.error().message;
    Start(
        ScriptedSession(std::move(parsed.value()), PartsForRequests(TestIdentity(), {"", "", ""})));
  }

  const TempFolder folder_;
  const std::filesystem::path socket_ = folder_ / "s";
  std::unique_ptr<Agent> agent_;
};

void ExpectKey(std::string_view answer, std::string_view path) {
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  const auto body =
      nlohmann::json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
  ASSERT_TRUE(body.is_object()) << answer;
  EXPECT_EQ(body["key"], KeyOf(path));
}

TEST_F(AgentTest, SaysItselfWhatItIsAndGoesOn) {
  Start();
  ClientForTest client(socket_);
  ASSERT_TRUE(
      client.Send("POST /Info HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                  "Content-Length: 2\r\n\r\n{}"));
  EXPECT_THAT(client.ReadAnswer(), testing::HasSubstr("\"app_id\""));
  ASSERT_TRUE(client.Send(PostForTest("a")));
  ExpectKey(client.ReadAnswer(), "a");
}

TEST_F(AgentTest, AnswersThreeRequestsOnOneConnection) {
  Start();
  ClientForTest client(socket_);
  for (const std::string path : {"a", "b", "a"}) {
    ASSERT_TRUE(client.Send(PostForTest(path)));
    ExpectKey(client.ReadAnswer(), path);
  }
  client.EndSending();
  const Heard rest = client.ReadAll();
  EXPECT_EQ(rest.bytes, "");
  EXPECT_EQ(rest.error, 0);
  agent_->Stop();
  EXPECT_EQ(agent_->Snapshot().connection_count, 1U);
  EXPECT_EQ(agent_->Snapshot().RequestCount(), 3U);
}

TEST_F(AgentTest, AnswersPipelinedRequestsInOrder) {
  Start();
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a") + PostForTest("b") + PostForTest("c")));
  ExpectKey(client.ReadAnswer(), "a");
  ExpectKey(client.ReadAnswer(), "b");
  ExpectKey(client.ReadAnswer(), "c");
}

TEST_F(AgentTest, AnswersARequestInManySmallWrites) {
  Start();
  ClientForTest client(socket_);
  for (const char byte : PostForTest("a")) ASSERT_TRUE(client.Send({&byte, 1}));
  ExpectKey(client.ReadAnswer(), "a");
}

TEST_F(AgentTest, AnswersAClientThatHalfClosedAndThenEnds) {
  Start();
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  client.EndSending();
  const Heard heard = client.ReadAll();
  ExpectKey(heard.bytes, "a");
  EXPECT_EQ(heard.error, 0);
}

TEST_F(AgentTest, HonoursConnectionClose) {
  Start();
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a", "Connection: close\r\n")));
  const Heard heard = client.ReadAll();
  ExpectKey(heard.bytes, "a");
  EXPECT_EQ(heard.error, 0);
}

TEST_F(AgentTest, AnswersAbsoluteFormAndTheVersionedPath) {
  Start();
  ClientForTest client(socket_);
  std::string absolute = PostForTest("a");
  absolute.replace(absolute.find("/GetKey"), 7, "http://unix.socket/GetKey");
  ASSERT_TRUE(client.Send(absolute));
  ExpectKey(client.ReadAnswer(), "a");
  std::string versioned = PostForTest("b");
  versioned.replace(versioned.find("/GetKey"), 7, "/v0/GetKey");
  ASSERT_TRUE(client.Send(versioned));
  ExpectKey(client.ReadAnswer(), "b");
}

TEST_F(AgentTest, LeavesWhatIsNotConfiguredToTheStrangerAndEnds) {
  Start();
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(PostForTest("a")));
  ExpectKey(client.ReadAnswer(), "a");
  ASSERT_TRUE(client.Send("GET /GetKey?path=b HTTP/1.1\r\nHost: a\r\n\r\n"));
  const Heard heard = client.ReadAll();
  EXPECT_TRUE(heard.bytes.ends_with("\r\n\r\nG")) << heard.bytes;
  EXPECT_EQ(heard.error, 0);
}

TEST_F(AgentTest, AnswersAnUnfinishedRequestWith400AndEnds) {
  Start();
  ClientForTest client(socket_);
  const std::string request = PostForTest("a");
  ASSERT_TRUE(client.Send(request.substr(0, request.size() - 1)));
  client.EndSending();
  const Heard heard = client.ReadAll();
  EXPECT_TRUE(heard.bytes.starts_with("HTTP/1.1 400 ")) << heard.bytes;
  EXPECT_EQ(heard.error, 0);
  agent_->Stop();
  const Recording recording = agent_->Snapshot();
  ASSERT_EQ(recording.connections.size(), 1U);
  ASSERT_EQ(recording.connections[0].requests.size(), 1U);
  EXPECT_TRUE(recording.connections[0].requests[0].Has(RequestDefect::kIncomplete));
}

TEST_F(AgentTest, RecordsBothSides) {
  Start();
  ClientForTest client(socket_);
  const std::string request = PostForTest("a");
  ASSERT_TRUE(client.Send(request));
  const std::string answer = client.ReadAnswer();
  client.Close();
  ASSERT_TRUE(Eventually([&] { return agent_->Snapshot().connections[0].client_closed; }));
  const ConnectionRecord record = agent_->Snapshot().connections[0];
  EXPECT_EQ(record.received, request);
  EXPECT_EQ(record.received_bytes, request.size());
  EXPECT_EQ(record.sent_bytes, answer.size());
  ASSERT_EQ(record.requests.size(), 1U);
  EXPECT_EQ(record.requests[0].target, "/GetKey");
}

TEST_F(AgentTest, AnswersAHundredClientsAtOnce) {
  Start();
  std::vector<std::thread> clients;
  for (int i = 0; i < 100; ++i) {
    clients.emplace_back([this, path = std::to_string(i)] {
      ClientForTest client(socket_);
      EXPECT_TRUE(client.Send(PostForTest(path)));
      ExpectKey(client.ReadAnswer(), path);
    });
  }
  for (std::thread& client : clients) client.join();
  agent_->Stop();
  EXPECT_EQ(agent_->Snapshot().connection_count, 100U);
  EXPECT_EQ(agent_->Snapshot().RequestCount(), 100U);
}

TEST_F(AgentTest, Serves64AtATimeAndTheNextWhenOneEnds) {
  Start();
  std::list<ClientForTest> clients;
  for (int i = 0; i < 64; ++i) {
    ClientForTest& client = clients.emplace_back(socket_);
    ASSERT_TRUE(client.Send(PostForTest("a")));
    ExpectKey(client.ReadAnswer(), "a");
  }
  ClientForTest next(socket_);
  ASSERT_TRUE(next.Send(PostForTest("b")));
  EXPECT_EQ(agent_->Snapshot().connection_count, 64U);
  clients.pop_front();
  ExpectKey(next.ReadAnswer(), "b");
  EXPECT_EQ(agent_->Snapshot().connection_count, 65U);
}

TEST_F(AgentTest, StopsTwiceAndRemovesItsSocket) {
  Start();
  EXPECT_TRUE(std::filesystem::is_socket(socket_));
  agent_->Stop();
  EXPECT_FALSE(std::filesystem::exists(socket_));
  agent_->Stop();
}

TEST_F(AgentTest, RefusesALiveSocketAndReplacesAStaleOne) {
  Start();
  const auto second = Agent::Start({.socket_path = socket_, .session = Faithful()});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kSocketInUse);
  agent_->Stop();
  Start();
}

TEST_F(AgentTest, StopEndsAKeptConnectionInOrder) {
  Start();
  ClientForTest kept(socket_);
  ASSERT_TRUE(kept.Send(PostForTest("a")));
  ExpectKey(kept.ReadAnswer(), "a");
  agent_->Stop();
  EXPECT_EQ(kept.ReadAll().error, 0);
}

// Each of these scripts would go on for ten minutes or for ever.
struct StopCase {
  std::string_view name;
  std::string_view script;
  std::string_view sent;  // by the client
  std::size_t awaited;    // bytes that the client reads before the agent is stopped
};

class StopTest : public AgentTest, public testing::WithParamInterface<StopCase> {};

TEST_P(StopTest, EndsTheConnectionAtOnce) {
  Start(GetParam().script);
  ClientForTest client(socket_);
  ASSERT_TRUE(client.Send(GetParam().sent));
  ASSERT_EQ(client.Read(GetParam().awaited).size(), GetParam().awaited);
  agent_->Stop();
  client.ReadAll();  // comes back
}

constexpr std::string_view kGet = "GET / HTTP/1.1\r\n\r\n";

INSTANTIATE_TEST_SUITE_P(
    Agent, StopTest,
    testing::Values(
        StopCase{.name = "Waiting",
                 .script = R"({"steps": [{"send": "a"}, {"wait_ms": 600000}, {"close": true}]})",
                 .sent = kGet,
                 .awaited = 1},
        StopCase{.name = "Stalling",
                 .script = R"({"steps": [{"send": "a"}, {"stall": true}]})",
                 .sent = kGet,
                 .awaited = 1},
        StopCase{.name = "Dripping",
                 .script = R"({"steps": [{"drip": "ab", "every_ms": 600000}]})",
                 .sent = kGet,
                 .awaited = 1},
        StopCase{.name = "SendingWithoutEnd",
                 .script = R"({"steps": [{"send": "a", "until_closed": true}]})",
                 .sent = kGet,
                 .awaited = 1},
        StopCase{.name = "SendingBytewise",
                 .script = R"({"steps": [{"send_bytewise": "ab"}, {"close": true}]})",
                 .sent = kGet,
                 .awaited = 0},
        StopCase{.name = "AwaitingARequest",
                 .script = R"({"steps": [{"close": true}]})",
                 .sent = "GET / HTT",
                 .awaited = 0},
        StopCase{.name = "AwaitingAByteToReset",
                 .script = R"({"start": "connect", "steps": [{"send": "a"}, {"reset": true}]})",
                 .sent = "",
                 .awaited = 1},
        StopCase{.name = "ClosingWithoutARequest",
                 .script = R"({"start": "connect", "steps": [{"send": "a"}, {"close": true}]})",
                 .sent = "",
                 .awaited = 1},
        StopCase{.name = "NeverAccepting",
                 .script = R"({"accept": false})",
                 .sent = kGet,
                 .awaited = 0}),
    [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace mock_agent
