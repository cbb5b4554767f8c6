#include "mock_agent/command/control_client.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/unix_socket.h"

namespace mock_agent {
namespace {

// More than an agent ever has to list.
constexpr std::size_t kMostBytes = std::size_t{64} << 20;

Error Unanswered(const std::string& socket, std::string_view why) {
  return {ErrorCode::kSocketNotBindable, fmt::format("{}: {}", socket, why)};
}

Error NobodyAnswers(const std::string& socket, std::string_view why) {
  return Unanswered(socket, fmt::format("{}; was the agent started with --control?", why));
}

// NotReached: EAGAIN is a backlog that stayed full.
Error NotReached(const std::string& socket) {
  if (errno == EAGAIN) return Unanswered(socket, "the agent is busy: it takes no connection now");
  if (errno == ENAMETOOLONG) return NobodyAnswers(socket, "no path that a socket can have");
  return NobodyAnswers(socket, std::generic_category().message(errno));
}

Error BrokenOff(const std::string& socket, int why) {
  if (why == EAGAIN) return Unanswered(socket, "the agent is busy: it does not answer in time");
  return Unanswered(socket, std::generic_category().message(why));
}

// SendAll is 0, or the system's word for what stopped it.
int SendAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return 0;
}

// NumberBehind is the number behind the word where that first occurs; 0 where there is none.
std::size_t NumberBehind(std::string_view text, std::string_view word) {
  std::size_t number = 0;
  const std::size_t at = text.find(word);
  if (at == std::string_view::npos) return number;
  text.remove_prefix(at + word.size());
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// AnswerIn takes a whole answer.
Result<ControlAnswer> AnswerIn(const std::string& bytes, const std::string& socket) {
  constexpr std::string_view kBegin = "HTTP/1.1 ";
  const std::size_t end = bytes.find("\r\n\r\n");
  const std::string_view head = std::string_view(bytes).substr(0, end);
  if (end == std::string::npos || !head.starts_with(kBegin)) {
    return NobodyAnswers(socket, "no answer in HTTP");
  }
  std::string body = bytes.substr(end + 4);
  if (body.size() != NumberBehind(head, "\r\nContent-Length: ")) {
    return Unanswered(socket, "the answer did not come whole");
  }
  return ControlAnswer{static_cast<int>(NumberBehind(head, kBegin)), std::move(body)};
}

}  // namespace

Result<ControlAnswer> AskControl(const std::string& socket_path, std::string_view method,
                                 std::string_view path, std::string_view body,
                                 std::chrono::milliseconds patience) {
  const FileDescriptor fd = ConnectedTo(socket_path, patience);
  if (fd.get() < 0) return NotReached(socket_path);
  const std::string request = fmt::format(
      "{} {} HTTP/1.1\r\nHost: control\r\nConnection: close\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n\r\n{}",
      method, path, body.size(), body);
  // Who reads no more may have answered before: what is too long, for instance.
  const int stopped = SendAll(fd.get(), request);
  if (stopped != 0 && stopped != EPIPE) return BrokenOff(socket_path, stopped);
  shutdown(fd.get(), SHUT_WR);
  std::string answer;
  std::array<char, 65536> buffer;
  while (answer.size() <= kMostBytes) {
    const ssize_t size = recv(fd.get(), buffer.data(), buffer.size(), 0);
    if (size < 0) return BrokenOff(socket_path, errno);
    if (size == 0) break;
    answer.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return AnswerIn(answer, socket_path);
}

}  // namespace mock_agent
