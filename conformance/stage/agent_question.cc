#include "conformance/stage/agent_question.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <string>
#include <system_error>
#include <thread>

#include "conformance/parity/answer_reader.h"
#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/unix_socket.h"

namespace conformance {
namespace {

using Clock = std::chrono::steady_clock;
using mock_agent::FileDescriptor;

constexpr std::chrono::seconds kUntilAnswered{10};
constexpr std::chrono::milliseconds kUntilTriedAgain{5};
constexpr std::size_t kMostOfAnAnswer = std::size_t{1} << 20;

Error Unanswered(const std::filesystem::path& socket, std::string_view why) {
  return {ErrorCode::kAgentUnusable, fmt::format("the agent at {}: {}", socket.string(), why)};
}

std::string SystemText() {
  return std::generic_category().message(errno);
}

Result<FileDescriptor> Reach(const std::filesystem::path& socket, Clock::time_point until) {
  for (;;) {
    FileDescriptor fd = mock_agent::ConnectedTo(socket);
    if (fd.get() >= 0) return fd;
    const bool full = errno == EAGAIN || errno == EINTR;
    if (!full || Clock::now() > until) return Unanswered(socket, SystemText());
    std::this_thread::sleep_for(kUntilTriedAgain);
  }
}

// AwaitEvent is false where it does not come in time.
bool AwaitEvent(const FileDescriptor& fd, short events, Clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
  pollfd polled{.fd = fd.get(), .events = events, .revents = 0};
  return left.count() > 0 && poll(&polled, 1, static_cast<int>(left.count())) >= 0;
}

// Exchanged sends the request, and reads until the reader has its answer.
Result<void> Exchanged(const std::filesystem::path& socket, std::string_view request,
                       parity::AnswerReader& reader) {
  const auto until = Clock::now() + kUntilAnswered;
  BOOST_OUTCOME_TRY(fd, Reach(socket, until));
  while (!reader.full()) {
    if (!AwaitEvent(fd, request.empty() ? POLLIN : POLLIN | POLLOUT, until)) {
      return Unanswered(socket, "no whole answer in time");
    }
    const ssize_t sent = request.empty() ? 0
                                         : send(fd.get(), request.data(), request.size(),
                                                MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) request.remove_prefix(static_cast<std::size_t>(sent));
    std::array<char, 16384> bytes;
    const ssize_t came = recv(fd.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (came > 0) {
      reader.Take({bytes.data(), static_cast<std::size_t>(came)});
      if (reader.taken() > kMostOfAnAnswer) return Unanswered(socket, "an answer without end");
    } else if (came == 0) {
      reader.End(/*closed=*/true);
      if (!reader.full()) return Unanswered(socket, "the connection ended without an answer");
    } else if (errno != EAGAIN && errno != EINTR) {
      return Unanswered(socket, SystemText());
    }
  }
  return success();
}

}  // namespace

Result<parity::Answer> AskAgent(const std::filesystem::path& socket, std::string_view method,
                                std::string_view json) {
  const std::string request = fmt::format(
      "POST /{} HTTP/1.1\r\nHost: dstack\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n\r\n{}",
      method, json.size(), json);
  parity::AnswerReader reader({}, 1);
  BOOST_OUTCOME_TRYV(Exchanged(socket, request, reader));
  parity::Answer answer = reader.TakeAnswers().front();
  if (!answer.whole) return Unanswered(socket, "its answer ended early");
  return answer;
}

}  // namespace conformance
