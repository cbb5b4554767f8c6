#include "conformance/load/client.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string_view>

#include "mock_agent/wire/unix_socket.h"

namespace conformance::load {

namespace {

constexpr std::size_t kMostBytes = 1 << 20;

}  // namespace

Client::Event Client::Connect() {
  mock_agent::FileDescriptor fd = mock_agent::ConnectedTo(socket_);
  if (fd.get() < 0)
    return errno == EAGAIN || errno == EINTR ? Event::kQueueFull : Event::kUnreachable;
  fd_ = std::move(fd);
  return Event::kNothing;
}

Client::Event Client::Ask(Clock::time_point now) {
  // Waiting for a place in the agent's queue counts.
  if (!asking_) asked_ = now;
  asking_ = true;
  sent_ = 0;
  if (fd_.get() < 0) {
    const Event connected = Connect();
    if (connected != Event::kNothing) return connected;
  }
  reader_ = parity::AnswerReader({}, 1);
  return Write();
}

Client::Event Client::Write() {
  while (sending()) {
    const ssize_t count =
        send(fd(), request_.data() + sent_, request_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0) return errno == EAGAIN || errno == EINTR ? Event::kNothing : Event::kClosed;
    sent_ += static_cast<std::size_t>(count);
  }
  return Event::kNothing;
}

Client::Event Client::Act() {
  if (const Event written = Write(); written != Event::kNothing) return written;
  std::array<char, 16384> bytes;
  const ssize_t count = recv(fd(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return Event::kNothing;
  if (count <= 0) return count == 0 ? Event::kClosed : Event::kReset;
  reader_.Take({bytes.data(), static_cast<std::size_t>(count)});
  if (!reader_.full()) return reader_.taken() > kMostBytes ? Event::kTooMuch : Event::kNothing;
  answer_ = reader_.answers().front();
  asking_ = false;
  if (closing_) Drop();
  return Event::kAnswered;
}

void Client::Drop() {
  fd_.Close();
  asking_ = false;
}

}  // namespace conformance::load
