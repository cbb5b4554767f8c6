#include "mock_agent/command/loopback.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include "mock_agent/testing/client_for_test.h"
#include "mock_agent/wire/agent.h"

namespace mock_agent {
namespace {

TEST(LoopbackTest, ListensOnAPortThatTheSystemChooses) {
  const auto listening = ListenOnLoopback("127.0.0.1:0");
  ASSERT_TRUE(listening) << listening.error().message;
  EXPECT_TRUE(listening.value().address.starts_with("127.0.0.1:"));
  EXPECT_NE(listening.value().address, "127.0.0.1:0");
  const auto again = ListenOnLoopback(listening.value().address);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kSocketInUse);
}

FileDescriptor ConnectedTo(int listening) {
  sockaddr_in address{};
  auto* const plain = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof(address);
  FileDescriptor client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  EXPECT_EQ(getsockname(listening, plain, &size), 0);
  EXPECT_EQ(connect(client.get(), plain, size), 0);
  return client;
}

TEST(LoopbackTest, NoticesWhoIsGoneAndWaitsForWhoOnlyStoppedSending) {
  auto listening = ListenOnLoopback("127.0.0.1:0");
  ASSERT_TRUE(listening);
  const int fd = listening.value().listening.get();
  const FileDescriptor silent = ConnectedTo(fd);
  FileDescriptor gone = ConnectedTo(fd);
  constexpr int kOneSecond = 1;  // instead of a minute
  setsockopt(gone.get(), IPPROTO_TCP, TCP_LINGER2, &kOneSecond, sizeof(kOneSecond));
  AgentOptions options;
  options.further.push_back({.descriptor = std::move(listening.value().listening),
                             .session = {.serve = [](Connection& connection) -> Work<void> {
                               const auto request =
                                   co_await connection.NextRequest(Connection::kForever);
                               EXPECT_FALSE(request);
                               co_await connection.Pause(Connection::kNever);
                             }}});
  auto agent = Agent::Start(std::move(options));
  ASSERT_TRUE(agent);
  shutdown(silent.get(), SHUT_WR);
  gone.Close();
  const auto closed = [&agent] {
    std::size_t count = 0;
    for (const ConnectionRecord& each : agent.value()->Snapshot().connections) {
      count += each.client_closed ? 1 : 0;
    }
    return count;
  };
  EXPECT_TRUE(Eventually([&] { return closed() == 1; }));
  char byte = 0;
  EXPECT_EQ(recv(silent.get(), &byte, 1, MSG_DONTWAIT), -1);
  EXPECT_EQ(errno, EAGAIN) << "it still waits for its answer";
}

TEST(LoopbackTest, RefusesEveryOtherAddress) {
  constexpr std::array<const char*, 9> kOthers = {
      "",           "127.0.0.1",    "0.0.0.0:80",      "10.0.0.1:80",  "localhost:80",
      "127.0.0.1:", "127.0.0.1:-1", "127.0.0.1:65536", "127.0.0.1:80x"};
  for (const char* const address : kOthers) {
    const auto refused = ListenOnLoopback(address);
    ASSERT_FALSE(refused) << address;
    EXPECT_EQ(refused.error().code, ErrorCode::kNotLoopback) << address;
  }
}

}  // namespace
}  // namespace mock_agent
