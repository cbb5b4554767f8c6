#include "mock_agent/command/control_client.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>

#include "mock_agent/wire/file_descriptor.h"

namespace mock_agent {
namespace {

constexpr timeval kPatience{.tv_sec = 10, .tv_usec = 0};
constexpr std::size_t kMostBytes = std::size_t{16} << 20;

Error NobodyAnswers(const std::string& socket, std::string_view why) {
  return {ErrorCode::kSocketNotBindable,
          fmt::format("{}: {}; was the agent started with --control?", socket, why)};
}

Error SystemSays(const std::string& socket) {
  return NobodyAnswers(socket, std::generic_category().message(errno));
}

bool SendAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace

Result<ControlAnswer> AskControl(const std::string& socket_path, std::string_view method,
                                 std::string_view path, std::string_view body) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof(address.sun_path)) {
    return NobodyAnswers(socket_path, "longer than a socket's path can be");
  }
  std::memcpy(address.sun_path, socket_path.data(), socket_path.size());
  const FileDescriptor fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) return SystemSays(socket_path);
  setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
  setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof(kPatience));
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return SystemSays(socket_path);
  }
  const std::string request = fmt::format(
      "{} {} HTTP/1.1\r\nHost: control\r\nConnection: close\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n\r\n{}",
      method, path, body.size(), body);
  if (!SendAll(fd.get(), request)) return SystemSays(socket_path);
  shutdown(fd.get(), SHUT_WR);
  std::string answer;
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t size = recv(fd.get(), buffer.data(), buffer.size(), 0);
    if (size < 0) return SystemSays(socket_path);
    if (size == 0 || answer.size() > kMostBytes) break;
    answer.append(buffer.data(), static_cast<std::size_t>(size));
  }
  constexpr std::string_view kBegin = "HTTP/1.1 ";
  const std::size_t end = answer.find("\r\n\r\n");
  int status = 0;
  if (end != std::string::npos && answer.starts_with(kBegin)) {
    std::from_chars(answer.data() + kBegin.size(), answer.data() + end, status);
  }
  if (status == 0) return NobodyAnswers(socket_path, "no answer in HTTP");
  return ControlAnswer{status, answer.substr(end + 4)};
}

}  // namespace mock_agent
