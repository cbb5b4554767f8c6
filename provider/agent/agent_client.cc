#include "provider/agent/agent_client.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <optional>
#include <thread>
#include <utility>

namespace provider {
namespace {

namespace net = boost::asio;
using Local = net::local::stream_protocol;

// Exchange writes the request and reads the answer at the same time, until there is a verdict.
class Exchange {
 public:
  Exchange(net::io_context& context, Local::socket& socket) : context_(context), socket_(socket) {}

  Result<ResponseBody> Run(const std::string& request, Deadline deadline) {
    // A failed write says nothing about an answer that is whole by its length. How the agent ended
    // the connection, the reader sees; but an agent that did not take the request has not ended its
    // answer properly either.
    net::async_write(
        socket_, net::buffer(request),
        [this](const boost::system::error_code& error, std::size_t) { broken_ = error.failed(); });
    Read();
    context_.run_until(deadline);
    return verdict_ ? std::move(*verdict_) : Reason::kDeadlineExceeded;
  }

 private:
  void Read() {
    const auto free = answer_.ExposeMutable().subspan(used_);
    socket_.async_read_some(net::buffer(free.data(), free.size()),
                            [this](const boost::system::error_code& error, std::size_t count) {
                              used_ += count;
                              OnRead(error);
                            });
  }

  void OnRead(const boost::system::error_code& error) {
    const bool ended = error == net::error::eof;
    if ((error && !ended) || (ended && broken_)) return Finish(Reason::kConnectionReset);
    auto judged =
        reader_.Judge(answer_.ExposeSecret().first(used_), ended ? Stream::kEnded : Stream::kOpen);
    if (judged.has_error()) return Finish(judged.error());
    auto& body = judged.value();
    if (body) return Finish(std::move(*body));
    Read();
  }

  void Finish(Result<ResponseBody> verdict) {
    verdict_.emplace(std::move(verdict));
    context_.stop();
  }

  net::io_context& context_;
  Local::socket& socket_;
  bool broken_ = false;
  // One byte more than may come, so that too many are noticed and a read never has no room.
  SecretBytes answer_ = SecretBytes::Zeroed(kMostAnswerBytes + 1);
  std::size_t used_ = 0;
  AnswerReader reader_;
  std::optional<Result<ResponseBody>> verdict_;
};

}  // namespace

AgentConnection::AgentConnection(const std::string& path, Deadline deadline)
    : path_(path),
      deadline_(deadline),
      context_(std::make_unique<net::io_context>(1)),
      socket_(*context_) {
}

Placed<AgentConnection> AgentConnection::Open(const SocketCandidates& candidates,
                                              Deadline deadline) {
  for (const std::string& path : candidates.paths()) {
    AgentConnection connection(path, deadline);
    const auto connected = connection.Connect();
    if (connected) return Placed<AgentConnection>(std::move(connection));
    if (connected.error() != Reason::kSocketAbsent)
      return Refusal{connected.error(), "socket " + path};
  }
  return Refusal{Reason::kSocketAbsent,
                 fmt::format("socket {}", fmt::join(candidates.paths(), ", "))};
}

// Connect waits in the kernel: where an agent's queue is full, a non-blocking connect of a Unix
// socket fails with EAGAIN instead of going on in the background, and Asio would take the socket
// for connected.
Result<void> AgentConnection::Connect() {
  boost::system::error_code error;
  if (socket_.open(Local(), error)) return Reason::kSocketNotReachable;
  const Local::endpoint endpoint(path_);
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(
        deadline_ - std::chrono::steady_clock::now());
    if (left.count() <= 0) return Reason::kDeadlineExceeded;
    const timeval limit{.tv_sec = left.count() / 1'000'000, .tv_usec = left.count() % 1'000'000};
    if (setsockopt(socket_.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) != 0) {
      return Reason::kSocketNotReachable;
    }
    if (connect(socket_.native_handle(), endpoint.data(),
                static_cast<socklen_t>(endpoint.size())) == 0) {
      return success();
    }
    if (errno == EINTR || errno == EAGAIN) continue;
    if (errno == ECONNREFUSED) return Reason::kConnectionRefused;
    return errno == ENOENT ? Reason::kSocketAbsent : Reason::kSocketNotReachable;
  }
}

Placed<AgentConnection> AgentConnection::Await(const SocketCandidates& candidates,
                                               std::chrono::milliseconds wait,
                                               std::chrono::milliseconds timeout) {
  // A connect to a path costs microseconds, and no event tells that a socket is listened on.
  constexpr auto kBetweenTries = std::chrono::milliseconds(20);
  const Deadline last_try = std::chrono::steady_clock::now() + wait;
  for (;;) {
    const auto now = std::chrono::steady_clock::now();
    auto connection = Open(candidates, now + timeout);
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
  return Exchange(*context_, socket_).Run(http, deadline_);
}

}  // namespace provider
