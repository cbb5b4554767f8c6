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
#include <utility>
#include <vector>

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

}  // namespace

std::vector<parity::Answer> Finals(std::vector<parity::Answer> answers) {
  std::erase_if(answers, [](const parity::Answer& answer) {
    const unsigned status = parity::StatusOf(answer);
    return status >= 100 && status < 200;
  });
  return answers;
}

Result<std::vector<parity::Answer>> Replayed(const std::filesystem::path& socket,
                                             std::string_view bytes, std::size_t answers) {
  const auto until = Clock::now() + kUntilAnswered;
  BOOST_OUTCOME_TRY(fd, Reach(socket, until));
  parity::AnswerReader reader({}, 0);
  for (;;) {
    std::vector<parity::Answer> came = Finals(reader.answers());
    if (came.size() >= answers) {
      came.resize(answers);
      return came;
    }
    if (!AwaitEvent(fd, bytes.empty() ? POLLIN : POLLIN | POLLOUT, until)) {
      return Unanswered(socket, "no whole answer in time");
    }
    const ssize_t sent =
        bytes.empty() ? 0 : send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
    std::array<char, 16384> block;
    const ssize_t size = recv(fd.get(), block.data(), block.size(), MSG_DONTWAIT);
    if (size > 0) {
      reader.Take({block.data(), static_cast<std::size_t>(size)});
      if (reader.taken() > kMostOfAnAnswer) return Unanswered(socket, "an answer without end");
    } else if (size == 0) {
      reader.End(/*closed=*/true);
      came = Finals(reader.TakeAnswers());
      if (came.empty()) return Unanswered(socket, "the connection ended without an answer");
      if (!came.back().whole) return Unanswered(socket, "its answer ended early");
      return came;
    } else if (errno != EAGAIN && errno != EINTR) {
      return Unanswered(socket, SystemText());
    }
  }
}

Result<parity::Answer> AskAgent(const std::filesystem::path& socket, std::string_view method,
                                std::string_view json) {
  const std::string request = fmt::format(
      "POST /{} HTTP/1.1\r\nHost: dstack\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n\r\n{}",
      method, json.size(), json);
  BOOST_OUTCOME_TRY(answers, Replayed(socket, request, 1));
  return std::move(answers.front());
}

}  // namespace conformance
