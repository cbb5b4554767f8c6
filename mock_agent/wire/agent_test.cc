#include "mock_agent/wire/agent.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "mock_agent/testing/client_for_test.h"
#include "mock_agent/wire/answerer.h"

namespace mock_agent {
namespace {

// Says answers every request with one word, and ends.
Session Says(std::string word) {
  return AnsweringSession([word = std::move(word)](const Request&) { return Reply{word, false}; });
}

constexpr std::string_view kAsk = "GET / HTTP/1.1\r\n\r\n";

class ListenersTest : public testing::Test {
 protected:
  void Start(AgentOptions options) {
    auto started = Agent::Start(std::move(options));
    ASSERT_TRUE(started) << started.error().message;
    agent_ = std::move(started.value());
  }

  const TempFolder folder_;
  std::unique_ptr<Agent> agent_;
};

std::string AnswerOf(ClientForTest client) {
  EXPECT_TRUE(client.Send(kAsk));
  return client.ReadAll().bytes;
}

struct Loopback {
  FileDescriptor listening;
  sockaddr_in address{};
};

Loopback ListenOnLoopback() {
  Loopback loopback{FileDescriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))};
  loopback.address.sin_family = AF_INET;
  loopback.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const address = reinterpret_cast<sockaddr*>(&loopback.address);
  socklen_t size = sizeof(loopback.address);
  EXPECT_EQ(bind(loopback.listening.get(), address, size), 0);
  EXPECT_EQ(listen(loopback.listening.get(), 8), 0);
  EXPECT_EQ(getsockname(loopback.listening.get(), address, &size), 0);
  return loopback;
}

TEST_F(ListenersTest, PlayTheirOwnSessionsAndAreTold) {
  Loopback loopback = ListenOnLoopback();
  AgentOptions options{.socket_path = folder_ / "s", .session = Says("first")};
  options.further.push_back({.path = folder_ / "t", .session = Says("second"), .mode = 0640});
  options.further.push_back(
      {.descriptor = std::move(loopback.listening), .session = Says("third")});
  Start(std::move(options));

  EXPECT_EQ(AnswerOf(ClientForTest(folder_ / "s")), "first");
  EXPECT_EQ(AnswerOf(ClientForTest(folder_ / "t")), "second");
  FileDescriptor tcp(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  ASSERT_EQ(connect(tcp.get(), reinterpret_cast<const sockaddr*>(&loopback.address),
                    sizeof(loopback.address)),
            0);
  EXPECT_EQ(AnswerOf(ClientForTest(std::move(tcp))), "third");
  EXPECT_EQ(std::filesystem::status(folder_ / "t").permissions(), std::filesystem::perms(0640));

  agent_->Stop();
  const Recording recording = agent_->Snapshot();
  ASSERT_EQ(recording.connections.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(recording.connections[i].listener, i);
  EXPECT_EQ(recording.elsewhere_count, 2U);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "s"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "t"));
}

TEST_F(ListenersTest, MayAllBeFurtherOnes) {
  AgentOptions options{.socket_path = {}, .session = {}};
  options.further.push_back({.path = folder_ / "t", .session = Says("a")});
  Start(std::move(options));
  EXPECT_EQ(AnswerOf(ClientForTest(folder_ / "t")), "a");
  EXPECT_EQ(agent_->Snapshot().connections[0].listener, 1U);
}

TEST_F(ListenersTest, LeaveNothingBehindWhereOneIsRefused) {
  AgentOptions options{.socket_path = folder_ / "s", .session = Says("a")};
  options.further.push_back({.session = Says("b")});
  const auto started = Agent::Start(std::move(options));
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, ErrorCode::kSocketNotBindable);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "s"));
}

TEST_F(ListenersTest, AcceptBesidesOneThatDoesNot) {
  AgentOptions options{.socket_path = folder_ / "s", .session = {.accepts = false}};
  options.further.push_back({.path = folder_ / "t", .session = Says("a")});
  Start(std::move(options));
  ClientForTest waiting(folder_ / "s");
  EXPECT_EQ(AnswerOf(ClientForTest(folder_ / "t")), "a");
  agent_->Stop();
  EXPECT_EQ(agent_->Snapshot().connection_count, 1U);
}

TEST_F(ListenersTest, SeeTheFirstConnectionOnceAlsoWhereTheyNeverAccept) {
  for (const bool accepts : {true, false}) {
    std::atomic<int> called = 0;
    Session session = Says("a");
    session.accepts = accepts;
    Start({.socket_path = folder_ / "s", .session = std::move(session), .on_first_connection = [&] {
             ++called;
           }});
    EXPECT_EQ(agent_->FirstConnection(), std::nullopt);
    const auto before = std::chrono::steady_clock::now();
    const ClientForTest first(folder_ / "s");
    ASSERT_TRUE(Eventually([&] { return called == 1; }));
    const auto seen = agent_->FirstConnection();
    ASSERT_TRUE(seen);
    EXPECT_GE(*seen, before);
    const ClientForTest second(folder_ / "s");
    agent_->Stop();
    EXPECT_EQ(called, 1);
    EXPECT_EQ(agent_->Snapshot().first_connection, seen);
  }
}

TEST_F(ListenersTest, KeepRoomForTheirOwnConnectionsBesideAllOthers) {
  const Session holding =
      AnsweringSession([](const Request&) { return Reply{"a", true}; }, std::chrono::hours(1));
  AgentOptions options{.socket_path = folder_ / "s", .session = holding, .most_connections = 2};
  options.further.push_back({.path = folder_ / "shared", .session = holding});
  options.further.push_back({.path = folder_ / "own", .session = Says("b"), .most_connections = 1});
  Start(std::move(options));
  std::vector<ClientForTest> served;
  for (const char* const socket : {"s", "shared"}) {
    served.emplace_back(folder_ / socket);
    ASSERT_TRUE(served.back().Send(kAsk));
    ASSERT_EQ(served.back().Read(1), "a");
  }
  ClientForTest waiting(folder_ / "s");
  ASSERT_TRUE(waiting.Send(kAsk));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(AnswerOf(ClientForTest(folder_ / "own")), "b");
  EXPECT_EQ(agent_->Snapshot().connection_count, 5U) << "the third is waiting";
  served.pop_back();
  EXPECT_EQ(waiting.Read(1), "a") << "there is room again";
}

TEST_F(ListenersTest, EndAConnectionThatIsAcceptedWhileTheyStop) {
  std::atomic<bool> held = true;
  // Left alone, this session would wait for a request for an hour.
  Start({.socket_path = folder_ / "s",
         .session = AnsweringSession([](const Request&) { return Reply{"", false}; },
                                     std::chrono::hours(1)),
         .on_first_connection = [&] {
           while (held) std::this_thread::yield();
         }});
  const ClientForTest client(folder_ / "s");
  ASSERT_TRUE(Eventually([&] { return agent_->FirstConnection().has_value(); }));
  std::atomic<bool> stops = false;
  std::thread stopping([&] {
    stops = true;
    agent_->Stop();
  });
  while (!stops) std::this_thread::yield();
  held = false;
  stopping.join();
  EXPECT_EQ(agent_->Snapshot().connection_count, 1U);
}

TEST_F(ListenersTest, RecordWhatWasSentBeforeAnybodyAccepted) {
  std::atomic<bool> held = true;
  Start({.socket_path = folder_ / "s", .session = Says("a"), .on_first_connection = [&] {
           while (held) std::this_thread::yield();
         }});
  std::vector<ClientForTest> clients;
  for (int i = 0; i < 5; ++i) {
    clients.emplace_back(folder_ / "s");
    ASSERT_TRUE(clients.back().Send(kAsk));
  }
  ASSERT_TRUE(Eventually([&] { return agent_->FirstConnection().has_value(); }));
  std::thread stopping([&] { agent_->Stop(); });
  held = false;
  stopping.join();
  const Recording recording = agent_->Snapshot();
  ASSERT_EQ(recording.connection_count, 5U);
  for (const ConnectionRecord& connection : recording.connections) {
    EXPECT_EQ(connection.received, kAsk);
    EXPECT_EQ(connection.requests.size(), 1U);
  }
}

// Says whatever is asked, and goes on.
Session SaysOn() {
  return AnsweringSession([](const Request&) { return Reply{"a", true}; });
}

TEST_F(ListenersTest, KeepLittleOf500RequestsOnOneConnection) {
  Start({.socket_path = folder_ / "s", .session = SaysOn()});
  ClientForTest client(folder_ / "s");
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(client.Send(kAsk));
    ASSERT_EQ(client.Read(1), "a");
  }
  agent_->Stop();
  EXPECT_EQ(agent_->Snapshot().connections[0].requests.size(), 64U);
  EXPECT_EQ(agent_->Snapshot().RequestCount(), 500U);
}

TEST_F(ListenersTest, KeepLittleOf10MebibytesOfHeaderLines) {
  Start({.socket_path = folder_ / "s", .session = SaysOn()});
  ClientForTest client(folder_ / "s");
  ASSERT_TRUE(client.Send("GET / HTTP/1.1\r\n"));
  std::string lines;
  for (int i = 0; i < 16'384; ++i) lines += "a:b\r\n";
  for (int i = 0; i < 107 && client.Send(lines); ++i) continue;
  agent_->Stop();
  const ConnectionRecord record = agent_->Snapshot().connections[0];
  EXPECT_LE(record.received.size(), std::size_t{1} << 20);
  ASSERT_EQ(record.requests.size(), 1U);
  EXPECT_TRUE(record.requests[0].Has(RequestDefect::kTooLarge));
}

TEST_F(ListenersTest, StopWith500ConnectionsAndCountThemAll) {
  Start({.socket_path = folder_ / "s", .session = SaysOn()});
  std::vector<ClientForTest> clients;
  for (int i = 0; i < 500; ++i) {
    clients.emplace_back(folder_ / "s");
    ASSERT_TRUE(clients.back().Send(kAsk));
  }
  agent_->Stop();
  EXPECT_EQ(agent_->Snapshot().connection_count, 500U);
  EXPECT_EQ(agent_->Snapshot().connections.size(), 64U);
  EXPECT_EQ(agent_->Snapshot().RequestCount(), 500U);
}

}  // namespace
}  // namespace mock_agent
