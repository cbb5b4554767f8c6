#include "mock_agent/wire/relay.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "mock_agent/wire/readiness.h"
#include "mock_agent/wire/unix_socket.h"

namespace mock_agent {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kRelayedBlock = std::size_t{64} << 10;
// How often a full queue of connections is tried again, and after what time.
constexpr int kTries = 1000;
constexpr auto kBetweenTries = 5ms;

// Reach is a connection to the other agent; none where nobody takes it, or the client has gone.
Work<FileDescriptor> Reach(std::filesystem::path path, Connection& client) {
  for (int i = 0; i < kTries; ++i) {
    FileDescriptor socket = ConnectedTo(path);
    // One that holds nothing closes nothing, so errno is that of ConnectedTo.
    // NOLINTNEXTLINE(clang-analyzer-unix.Errno)
    if (socket.get() >= 0 || errno != EAGAIN) co_return socket;
    const bool there = co_await client.Pause(Connection::Clock::now() + kBetweenTries);
    if (!there) break;
  }
  co_return FileDescriptor();
}

// Upstream is the connection to the other agent. Its work is the loop's.
class Upstream {
 public:
  Upstream(Loop& loop, FileDescriptor socket, Connection& client)
      : loop_(loop), client_(client), socket_(loop, std::move(socket)) {}

  Work<void> Relay() {
    boost::asio::co_spawn(loop_, HandOn(), boost::asio::detached);
    co_await HandBack();
    client_.Drop();
    socket_.Close();
    while (!handed_on_) co_await socket_.Share();
  }

 private:
  // HandOn is what the client sends, until it is done or gone, or the agent stops.
  Work<void> HandOn() {
    for (bool goes_on = true; goes_on;) {
      const std::string bytes(co_await client_.Receive(kRelayedBlock, Connection::kNever));
      goes_on = !bytes.empty();
      if (goes_on) goes_on = co_await Write(bytes);
    }
    shutdown(socket_.fd(), client_.stopped() ? SHUT_RDWR : SHUT_WR);
    handed_on_ = true;
  }

  Work<bool> Write(std::string_view bytes) {
    while (!bytes.empty() && socket_.open()) {
      const ssize_t sent =
          send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno != EAGAIN && errno != EINTR) {
        co_return false;
      } else {
        co_await socket_.Wait(POLLOUT, Readiness::kNever);
      }
    }
    const bool all = bytes.empty();
    co_return all;
  }

  // HandBack is what the other agent sends, until its end or the client's.
  Work<void> HandBack() {
    std::array<char, kRelayedBlock> block;
    for (;;) {
      const ssize_t size = recv(socket_.fd(), block.data(), block.size(), MSG_DONTWAIT);
      if (size > 0) {
        const bool sent = co_await client_.Send({block.data(), static_cast<std::size_t>(size)});
        if (!sent) co_return;
      } else if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
        co_return;
      } else {
        co_await socket_.Wait(POLLIN, Readiness::kNever);
      }
    }
  }

  Loop& loop_;
  Connection& client_;
  Readiness socket_;
  bool handed_on_ = false;
};

Work<void> Relay(std::filesystem::path path, Connection& client) {
  FileDescriptor socket = co_await Reach(std::move(path), client);
  if (socket.get() < 0) {
    client.Drop();
    co_return;
  }
  const auto executor = co_await boost::asio::this_coro::executor;
  Upstream upstream(executor.context(), std::move(socket), client);
  co_await upstream.Relay();
}

}  // namespace

Session RelaySession(std::filesystem::path upstream) {
  return {.serve = [upstream = std::move(upstream)](Connection& client) {
    return Relay(upstream, client);
  }};
}

}  // namespace mock_agent
