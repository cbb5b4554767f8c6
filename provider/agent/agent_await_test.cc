#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <string>
#include <thread>

#include "provider/agent/agent_client.h"
#include "provider/testing/agent_for_test.h"

namespace provider {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatient = 30s;
constexpr auto kImpatient = 300ms;

// ListenLater makes a socket that refuses connections, then one that takes them.
void ListenLater(const std::string& path) {
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  ASSERT_EQ(bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(AgentConnection::Open(SocketCandidates::Of(path).value(),
                                  std::chrono::steady_clock::now() + kPatient)
                .error()
                .reason,
            Reason::kConnectionRefused);
  ASSERT_EQ(listen(listener, 1), 0);
  const int connection = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  EXPECT_GE(connection, 0);
  close(connection);
  close(listener);
}

TEST(AgentConnection, AwaitsASocketThatAppearsLate) {
  const TempFolder folder;
  const std::string path = (folder.path() / "late").native();
  const auto candidates = SocketCandidates::Of(path).value();
  ASSERT_EQ(AgentConnection::Await(candidates, 0s, kPatient).error().reason, Reason::kSocketAbsent);
  std::thread agent([&] { ListenLater(path); });
  const auto connection = AgentConnection::Await(candidates, kPatient, kPatient);
  agent.join();
  EXPECT_TRUE(connection.has_value());
}

TEST(AgentConnection, AwaitsNoLongerThanItIsTold) {
  const TempFolder folder;
  const std::string path = (folder.path() / "never").native();
  const auto before = std::chrono::steady_clock::now();
  const auto connection =
      AgentConnection::Await(SocketCandidates::Of(path).value(), kImpatient, kPatient);
  EXPECT_EQ(connection.error().reason, Reason::kSocketAbsent);
  EXPECT_EQ(connection.error().place, "socket " + path);
  EXPECT_GE(std::chrono::steady_clock::now() - before, kImpatient);
}

// A whole hour would be waited for.
TEST(AgentConnection, AwaitsNothingWhereAnythingElseIsWrong) {
  const TempFolder folder;
  ASSERT_EQ(symlink("loop", (folder.path() / "loop").c_str()), 0);
  const auto loop = SocketCandidates::Of((folder.path() / "loop").native()).value();
  EXPECT_EQ(AgentConnection::Await(loop, 1h, kPatient).error().reason, Reason::kSocketNotReachable);
  const AgentForTest busy;
  EXPECT_EQ(
      AgentConnection::Await(SocketCandidates::Of(busy.path()).value(), 1h, 0s).error().reason,
      Reason::kDeadlineExceeded);
}

}  // namespace
}  // namespace provider
