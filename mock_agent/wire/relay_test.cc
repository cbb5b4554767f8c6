#include "mock_agent/wire/relay.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "mock_agent/testing/client_for_test.h"
#include "mock_agent/wire/answerer.h"

namespace mock_agent {
namespace {

using namespace std::string_literals;

// EchoAll sends back what comes, until the client has done; then one byte more.
Work<void> EchoAll(Connection& connection) {
  for (;;) {
    const std::string bytes(co_await connection.Receive(65536, Connection::kNever));
    if (bytes.empty()) break;
    const bool sent = co_await connection.Send(bytes);
    if (!sent) co_return;
  }
  co_await connection.Send("!");
}

class RelayTest : public testing::Test {
 protected:
  void Serve(Session session) {
    upstream_ = Started({.socket_path = folder_ / "up", .session = std::move(session)});
    relay_ = Started({.socket_path = folder_ / "relay", .session = RelaySession(folder_ / "up")});
  }
  static std::unique_ptr<Agent> Started(AgentOptions options) {
    auto started = Agent::Start(std::move(options));
    EXPECT_TRUE(started) << started.error().message;
    return std::move(started.value());
  }
  bool UpstreamSawAnEnd() const {
    const Recording seen = upstream_->Snapshot();
    return !seen.connections.empty() && seen.connections[0].client_closed;
  }
  ClientForTest Client() const { return ClientForTest(folder_ / "relay"); }

  const TempFolder folder_;
  std::unique_ptr<Agent> upstream_;
  std::unique_ptr<Agent> relay_;
};

TEST_F(RelayTest, HandsOnEveryByteBothWaysAndTheEndOfSending) {
  Serve({.serve = EchoAll});
  ClientForTest client = Client();
  const std::string text = "\0no HTTP\r\n\r\n"s;
  ASSERT_TRUE(client.Send(text));
  EXPECT_EQ(client.Read(text.size()), text);
  client.EndSending();
  const Heard rest = client.ReadAll();
  EXPECT_EQ(rest.bytes, "!");
  EXPECT_EQ(rest.error, 0);
}

TEST_F(RelayTest, HandsOnMoreThanASocketHolds) {
  Serve({.serve = EchoAll});
  ClientForTest client = Client();
  const std::string block(8 << 20, 'x');
  std::thread sender([&] {
    EXPECT_TRUE(client.Send(block));
    client.EndSending();
  });
  EXPECT_EQ(client.ReadAll().bytes, block + "!");
  sender.join();
}

TEST_F(RelayTest, KeepsAConnectionAndRecordsItsRequests) {
  Serve(AnsweringSession([](const Request& request) {
    return Reply{"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + request.target.substr(1), true};
  }));
  ClientForTest client = Client();
  ASSERT_TRUE(client.Send("GET /a HTTP/1.1\r\n\r\n"));
  EXPECT_TRUE(client.ReadAnswer().ends_with("\r\n\r\na"));
  ASSERT_TRUE(client.Send("GET /b HTTP/1.1\r\n\r\n"));
  EXPECT_TRUE(client.ReadAnswer().ends_with("\r\n\r\nb"));
  relay_->Stop();
  const Recording recorded = relay_->Snapshot();
  ASSERT_EQ(recorded.connections.size(), 1U);
  ASSERT_EQ(recorded.connections[0].requests.size(), 2U);
  EXPECT_EQ(recorded.connections[0].requests[1].target, "/b");
}

TEST_F(RelayTest, EndsAsTheOtherAgentDoes) {
  Serve(AnsweringSession([](const Request&) { return Reply{"bye", false}; }));
  ClientForTest client = Client();
  ASSERT_TRUE(client.Send("GET / HTTP/1.1\r\n\r\n"));
  const Heard heard = client.ReadAll();
  EXPECT_EQ(heard.bytes, "bye");
  EXPECT_EQ(heard.error, 0);
}

TEST_F(RelayTest, EndsAtOnceWhereNobodyTakesIt) {
  relay_ = Started({.socket_path = folder_ / "relay", .session = RelaySession(folder_ / "up")});
  EXPECT_EQ(Client().ReadAll().bytes, "");
}

TEST_F(RelayTest, StopsWhileBothSidesAreSilent) {
  Serve({.serve = EchoAll});
  ClientForTest client = Client();
  ASSERT_TRUE(client.Send("x"));
  EXPECT_EQ(client.Read(1), "x");
  relay_->Stop();
  EXPECT_EQ(client.ReadAll().bytes, "");
  EXPECT_TRUE(Eventually([&] { return UpstreamSawAnEnd(); }));
}

TEST_F(RelayTest, LetsAClientGoThatDoesNotRead) {
  Serve({.serve = EchoAll});
  ClientForTest client = Client();
  ASSERT_TRUE(client.Send(std::string(100000, 'x')));
  client.Close();
  EXPECT_TRUE(Eventually([&] { return UpstreamSawAnEnd(); }));
}

}  // namespace
}  // namespace mock_agent
