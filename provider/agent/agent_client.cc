#include "provider/agent/agent_client.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "provider/agent/failure.h"
#include "provider/agent/peer_user.h"

namespace provider {
namespace {

using Clock = std::chrono::steady_clock;

Refusal RefusedAt(const Failure& failure, const std::string& path) {
  return RefusalAt("socket " + path, failure);
}

// Connect waits in the kernel: where an agent's queue is full, a non-blocking connect of a Unix
// socket fails with EAGAIN instead of going on in the background.
Placed<void> Connect(const FileDescriptor& socket, const std::string& path, Deadline deadline) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::ranges::copy(path, address.sun_path);  // SocketCandidates has only paths that fit
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::microseconds>(deadline - Clock::now()).count();
    if (left <= 0) return RefusedAt(Reason::kDeadlineExceeded, path);
    const timeval limit{.tv_sec = left / 1'000'000, .tv_usec = left % 1'000'000};
    if (setsockopt(socket.number(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) != 0) {
      return RefusedAt({Reason::kSocketNotReachable, errno}, path);
    }
    if (connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) ==
        0) {
      return success();
    }
    if (errno == EINTR || errno == EAGAIN) continue;
    if (errno == ENOENT) return RefusedAt(Reason::kSocketAbsent, path);
    if (errno == ECONNREFUSED) return RefusedAt(Reason::kConnectionRefused, path);
    return RefusedAt({Reason::kSocketNotReachable, errno}, path);
  }
}

constexpr std::size_t kFirstAnswerBytes = 4096;

// Exchange writes the request and reads the answer at the same time, until there is a verdict.
class Exchange {
 public:
  Exchange(const FileDescriptor& socket, std::string_view request)
      : socket_(socket.number()), unsent_(request) {}

  Result<ResponseBody> Run(Deadline deadline) {
    for (;;) {
      Send();
      BOOST_OUTCOME_TRY(came, Receive());
      if (came) continue;  // what is behind it may be there as well
      if (broken_) return Reason::kConnectionReset;
      if (body_ && unsent_.empty()) return std::move(*body_);
      if (!Await(deadline)) return Reason::kDeadlineExceeded;
    }
  }

 private:
  // Send lets go out what does at once. Where the agent takes no more of it, what it has said is
  // heard first.
  void Send() {
    if (unsent_.empty() || broken_) return;
    const ssize_t count =
        send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) {
      unsent_.remove_prefix(static_cast<std::size_t>(count));
    } else {
      broken_ = errno != EAGAIN && errno != EINTR;
    }
  }

  // Receive judges what has come by now; false: nothing new.
  Result<bool> Receive() {
    if (ended_) return false;
    if (used_ == answer_.size()) GrowAnswer();
    const auto free = answer_.ExposeMutable().subspan(used_);
    const ssize_t count = recv(socket_, free.data(), free.size(), MSG_DONTWAIT);
    if (count < 0) {
      if (errno == EAGAIN || errno == EINTR || (body_ && unsent_.empty())) return false;
      return Reason::kConnectionReset;
    }
    used_ += static_cast<std::size_t>(count);
    ended_ = count == 0;
    // Nobody can tell such an end from a broken connection.
    if (ended_ && broken_) return Reason::kConnectionReset;
    BOOST_OUTCOME_TRY(body, reader_.Judge(answer_.ExposeSecret().first(used_),
                                          ended_ ? Stream::kEnded : Stream::kOpen));
    if (body) body_.emplace(std::move(*body));
    return true;
  }

  // Secret memory is scarce, and a usual answer short.
  void GrowAnswer() {
    auto larger = SecretBytes::Zeroed(std::min(2 * answer_.size(), kMostAnswerBytes + 1));
    std::ranges::copy(answer_.ExposeSecret(), larger.ExposeMutable().begin());
    answer_ = std::move(larger);
  }

  // Await waits until the connection is ready again; false: not before the deadline.
  bool Await(Deadline deadline) const {
    const int events = (ended_ ? 0 : POLLIN) | (unsent_.empty() ? 0 : POLLOUT);
    return PollUntil(socket_, static_cast<short>(events), deadline);
  }

  int socket_;
  std::string_view unsent_;
  bool broken_ = false;  // the agent takes no more of the request
  bool ended_ = false;
  // It grows to one byte more than may come, so that too many are noticed and a read never has no
  // room.
  SecretBytes answer_ = SecretBytes::Zeroed(kFirstAnswerBytes);
  std::size_t used_ = 0;
  AnswerReader reader_;
  std::optional<ResponseBody> body_;
};

}  // namespace

Placed<AgentConnection> AgentConnection::Open(const SocketCandidates& candidates, Deadline deadline,
                                              std::optional<uid_t> pinned) {
  for (const std::string& path : candidates.paths()) {
    FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) return RefusedAt({Reason::kNoDescriptor, errno}, path);
    const auto connected = Connect(socket, path, deadline);
    if (!connected && connected.error().reason == Reason::kSocketAbsent) continue;
    if (!connected) return connected.error();
    if (pinned) {
      const auto served = ServedBy(*pinned, socket.number());
      if (!served) return RefusedAt(served.error(), path);
    }
    return AgentConnection(path, deadline, std::move(socket));
  }
  return Refusal{Reason::kSocketAbsent,
                 fmt::format("socket {}", fmt::join(candidates.paths(), ", "))};
}

Placed<AgentConnection> AgentConnection::Await(const SocketCandidates& candidates,
                                               std::chrono::milliseconds wait,
                                               std::chrono::milliseconds timeout,
                                               std::optional<uid_t> pinned) {
  // A connect to a path costs microseconds, and no event tells that a socket is listened on.
  constexpr auto kBetweenTries = std::chrono::milliseconds(20);
  const Deadline last_try = Clock::now() + wait;
  for (;;) {
    const auto now = Clock::now();
    auto connection = Open(candidates, now + timeout, pinned);
    if (connection || now >= last_try) return connection;
    const Reason reason = connection.error().reason;
    if (reason != Reason::kSocketAbsent && reason != Reason::kConnectionRefused) return connection;
    std::this_thread::sleep_until(std::min(last_try, now + kBetweenTries));
  }
}

Result<ResponseBody> AgentConnection::Ask(const KeyRequest& request) && {
  return std::move(*this).Ask(request.http());
}

Result<ResponseBody> AgentConnection::Ask(const std::string& http) && {
  return Exchange(socket_, http).Run(deadline_);
}

}  // namespace provider
