#include "mock_agent/command/loopback.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <system_error>

namespace mock_agent {
namespace {

constexpr in_addr_t kLoopbackNet = 127;

std::optional<sockaddr_in> ParseLoopback(const std::string& text) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  std::uint16_t port = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
  if (stop != end || error != std::errc()) return std::nullopt;
  if (inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) != 1)
    return std::nullopt;
  if (ntohl(address.sin_addr.s_addr) >> 24 != kLoopbackNet) return std::nullopt;
  address.sin_port = htons(port);
  return address;
}

// NoticeWhoIsGone is for connections that wait for long. Of a peer that closed all of its connection, TCP
// says only that it sends no more, as of one that still listens; when the peer's system has forgotten the
// connection (tcp_fin_timeout, a minute), a probe is answered by a reset. Accepted sockets inherit this.
void NoticeWhoIsGone(int listening) {
  constexpr int kYes = 1;
  constexpr int kEverySeconds = 2;
  setsockopt(listening, SOL_SOCKET, SO_KEEPALIVE, &kYes, sizeof(kYes));
  setsockopt(listening, IPPROTO_TCP, TCP_KEEPIDLE, &kEverySeconds, sizeof(kEverySeconds));
  setsockopt(listening, IPPROTO_TCP, TCP_KEEPINTVL, &kEverySeconds, sizeof(kEverySeconds));
}

Error NotServed(const std::string& address, std::string_view call) {
  const auto code = errno == EADDRINUSE ? ErrorCode::kSocketInUse : ErrorCode::kSocketNotBindable;
  return {code, fmt::format("{}: {}: {}", address, call, std::generic_category().message(errno))};
}

}  // namespace

Result<Loopback> ListenOnLoopback(const std::string& text) {
  auto address = ParseLoopback(text);
  if (!address) {
    return Error{ErrorCode::kNotLoopback,
                 text + ": not 127.0.0.1:PORT, or another loopback address"};
  }
  auto* const plain = reinterpret_cast<sockaddr*>(&*address);
  socklen_t size = sizeof(*address);
  FileDescriptor fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (fd.get() < 0) return NotServed(text, "socket");
  constexpr int kYes = 1;
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &kYes, sizeof(kYes));
  NoticeWhoIsGone(fd.get());
  if (bind(fd.get(), plain, size) != 0) return NotServed(text, "bind");
  if (listen(fd.get(), SOMAXCONN) != 0) return NotServed(text, "listen");
  if (getsockname(fd.get(), plain, &size) != 0) return NotServed(text, "getsockname");
  std::array<char, INET_ADDRSTRLEN> host{};
  inet_ntop(AF_INET, &address->sin_addr, host.data(), host.size());
  return Loopback{.listening = std::move(fd),
                  .address = fmt::format("{}:{}", host.data(), ntohs(address->sin_port))};
}

}  // namespace mock_agent
