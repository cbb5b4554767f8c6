#include "provider/testing/agent_for_test.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace provider {
namespace {

constexpr int kPatience = 30'000;  // milliseconds; only a test that fails waits so long

bool Poll(int socket, short events, int milliseconds) {
  pollfd entry{.fd = socket, .events = events, .revents = 0};
  return poll(&entry, 1, milliseconds) == 1;
}

int Listen(const std::string& path) {
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (listener < 0 || path.size() >= sizeof(address.sun_path)) std::abort();
  std::memcpy(address.sun_path, path.data(), path.size());
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      listen(listener, 0) != 0) {
    std::abort();
  }
  return listener;
}

}  // namespace

std::string Peer::ReadRequest() const {
  std::string request;
  std::array<char, 4096> some{};
  for (;;) {
    const std::size_t head = request.find("\r\n\r\n");
    if (head != std::string::npos) {
      const std::string name = "Content-Length: ";
      const std::size_t length = std::stoul(request.substr(request.find(name) + name.size()));
      if (request.size() >= head + 4 + length) return request;
    }
    if (!Poll(socket_, POLLIN, kPatience)) return request;
    const ssize_t count = recv(socket_, some.data(), some.size(), 0);
    if (count <= 0) return request;
    request.append(some.data(), static_cast<std::size_t>(count));
  }
}

void Peer::AwaitRequest() const {
  Poll(socket_, POLLIN, kPatience);
}

bool Peer::Send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool Peer::AwaitClose() const {
  std::array<char, 4096> some{};
  while (Poll(socket_, POLLIN, kPatience)) {
    if (recv(socket_, some.data(), some.size(), 0) <= 0) return true;
  }
  return false;
}

void Peer::StopReading() const {
  shutdown(socket_, SHUT_RD);
  std::array<char, 4096> some{};
  while (recv(socket_, some.data(), some.size(), 0) > 0) {
  }
}

bool Peer::ClosesWithin(int milliseconds) const {
  return Poll(socket_, POLLRDHUP, milliseconds);
}

AgentForTest::AgentForTest(Script script)
    : path_((folder_.path() / "agent.sock").native()), listener_(Listen(path_)) {
  if (!script) return;
  thread_ = std::thread([this, script = std::move(script)] {
    if (!Poll(listener_, POLLIN, kPatience)) return;
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) return;
    script(Peer(connection));
    close(connection);
  });
}

AgentForTest::~AgentForTest() {
  shutdown(listener_, SHUT_RDWR);
  if (thread_.joinable()) thread_.join();
  close(listener_);
}

}  // namespace provider
