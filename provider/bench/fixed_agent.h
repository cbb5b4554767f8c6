// FixedAgent: a guest agent in a thread that gives everybody the same answer, and takes no time over
// it.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>

#include "provider/agent/file_descriptor.h"

namespace provider {

class FixedAgent {
 public:
  // Listens from its construction on; aborts where it cannot, or where the path is too long.
  FixedAgent(const std::string& path, std::string answer)
      : answer_(std::move(answer)), listener_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof(address.sun_path)) std::abort();
    std::ranges::copy(path, address.sun_path);
    if (bind(listener_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) !=
            0 ||
        listen(listener_.number(), SOMAXCONN) != 0) {
      std::abort();
    }
    thread_ = std::jthread([this] { Serve(); });
  }
  FixedAgent(const FixedAgent&) = delete;
  FixedAgent& operator=(const FixedAgent&) = delete;
  ~FixedAgent() { shutdown(listener_.number(), SHUT_RDWR); }

 private:
  void Serve() const {
    for (;;) {
      const FileDescriptor client(accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC));
      if (!client.is_open()) return;
      std::array<char, 4096> request{};  // both clients ask in one piece
      if (recv(client.number(), request.data(), request.size(), 0) <= 0) continue;
      send(client.number(), answer_.data(), answer_.size(), MSG_NOSIGNAL);
      while (recv(client.number(), request.data(), request.size(), 0) > 0) continue;
    }
  }

  std::string answer_;
  FileDescriptor listener_;
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace provider
