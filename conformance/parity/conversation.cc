#include "conformance/parity/conversation.h"

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

namespace conformance::parity {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::size_t kMostAnswers = 256;
// A further write waits until the one before was read, so that it is a read of its own; not for ever.
constexpr milliseconds kLookAgain{1};
constexpr milliseconds kPieceAnyway{100};

// Unread is whether the other side has yet to read what was written.
bool Unread(int fd) {
  int bytes = 0;
  return ioctl(fd, SIOCOUTQ, &bytes) == 0 && bytes > 0;
}

// AnnouncesTheEnd: the sender of such an answer closes the connection after it.
bool AnnouncesTheEnd(const Answer& answer) {
  const std::string* const connection = HeaderOf(answer, "connection");
  if (connection != nullptr && *connection == "close") return true;
  return answer.status_line.starts_with("HTTP/1.0") &&
         (connection == nullptr || *connection != "keep-alive");
}

}  // namespace

Conversation::Conversation(const Exchange& exchange, mock_agent::FileDescriptor socket,
                           Patience patience, Clock::time_point now)
    : exchange_(&exchange),
      socket_(std::move(socket)),
      patience_(patience),
      began_(now),
      progress_(now),
      reader_(exchange.heads, exchange.answers) {
}

std::size_t Conversation::PieceEnd() const {
  const auto next = std::upper_bound(exchange_->cuts.begin(), exchange_->cuts.end(), written_);
  return next == exchange_->cuts.end() ? exchange_->request.size() : *next;
}

short Conversation::Wanted() const {
  const bool write = !sent() && !piece_waits_;
  return static_cast<short>((read_end_.empty() ? POLLIN : 0) | (write ? POLLOUT : 0));
}

bool Conversation::EndIsDue() const {
  return half_closed_ || !write_error_.empty() ||
         (!reader_.answers().empty() && AnnouncesTheEnd(reader_.answers().back()));
}

milliseconds Conversation::Wait() const {
  const bool answered = sent() && !reader_.pending() &&
                        (exchange_->answers == 0 ? !reader_.answers().empty() : reader_.full());
  return answered && !EndIsDue() ? patience_.open : patience_.silent;
}

Conversation::Clock::time_point Conversation::Wakes() const {
  const auto last = std::min(progress_ + Wait(), began_ + patience_.endless);
  return piece_waits_ ? std::min(last, Clock::now() + kLookAgain) : last;
}

void Conversation::Act(Clock::time_point now) {
  if (done_) return;
  Write(now);
  if (read_end_.empty()) Read(now);
  Judge(now);
}

void Conversation::Write(Clock::time_point now) {
  while (!sent()) {
    if (piece_waits_) {
      if (Unread(fd()) && now - *piece_waits_ < kPieceAnyway) return;
      piece_waits_.reset();
    }
    const std::string_view piece =
        std::string_view(exchange_->request).substr(written_, PieceEnd() - written_);
    const ssize_t count = send(fd(), piece.data(), piece.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0) {
      if (errno == EAGAIN || errno == EINTR) return;
      write_error_ = errno == EPIPE ? "write: BrokenPipeError" : "write: ConnectionResetError";
      return;
    }
    progress_ = now;
    written_ += static_cast<std::size_t>(count);
    if (std::binary_search(exchange_->cuts.begin(), exchange_->cuts.end(), written_) && !sent())
      piece_waits_ = now;
  }
  if (exchange_->half_close && !half_closed_ && write_error_.empty()) {
    half_closed_ = true;
    shutdown(fd(), SHUT_WR);
  }
}

void Conversation::Read(Clock::time_point now) {
  std::array<char, 65536> bytes;
  while (reader_.taken() <= kMostBytes && reader_.answers().size() <= kMostAnswers) {
    const ssize_t count = recv(fd(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count > 0) {
      progress_ = now;
      reader_.Take({bytes.data(), static_cast<std::size_t>(count)});
      if (static_cast<std::size_t>(count) < bytes.size()) return;
    } else {
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
      read_end_ = count == 0 ? "closed" : "reset";
      return;
    }
  }
}

void Conversation::Judge(Clock::time_point now) {
  if (reader_.taken() > kMostBytes || reader_.answers().size() > kMostAnswers)
    return Finish("too much");
  if (sent() && write_error_.empty() && reader_.full() && reader_.pending()) return Finish("more");
  if (sent() && !read_end_.empty())
    return Finish(write_error_.empty() ? read_end_ : write_error_, read_end_ == "closed");
  if (now - began_ >= patience_.endless) return Finish("endless");
  if (now - progress_ < Wait()) return;
  if (!write_error_.empty()) return Finish(write_error_);
  if (!sent()) return Finish("write: TimeoutError");
  const bool answered = !reader_.answers().empty() && !reader_.pending() &&
                        (exchange_->answers == 0 || reader_.full());
  Finish(answered ? "kept" : "silent");
}

void Conversation::Finish(std::string then, bool closed) {
  reader_.End(closed);
  then_ = std::move(then);
  done_ = true;
}

Played Conversation::Take() {
  return {.answers = reader_.TakeAnswers(), .then = std::move(then_)};
}

}  // namespace conformance::parity
