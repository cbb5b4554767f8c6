#include "mock_agent/wire/connection.h"

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <utility>

namespace mock_agent {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBlock = std::size_t{64} << 10;
constexpr auto kLingerWithoutRequest = 10s;
constexpr auto kLingerAfterRequest = 250ms;
constexpr int kLastReads = 1024;
constexpr unsigned kTurnsOnEnd = 16;
constexpr std::size_t kMostSettled = 64;
constexpr std::size_t kMostSettledBytes = std::size_t{1} << 20;

// SizeOf is near enough what a request takes in memory.
std::size_t SizeOf(const Request& request) {
  std::size_t size = request.target.size() + request.body.size();
  for (const auto& [name, value] : request.headers)
    size += 2 * sizeof(std::string) + name.size() + value.size();
  return size;
}

// HasUnread: the other side has not read all of what was sent (unix(7): SIOCOUTQ counts memory, not
// bytes).
bool HasUnread(int socket) {
  int unread = 0;
  return ioctl(socket, SIOCOUTQ, &unread) == 0 && unread != 0;
}

}  // namespace

Connection::Connection(Loop& loop, FileDescriptor socket, Recorder::Line record, Intake intake)
    : socket_(loop, std::move(socket)), record_(record), intake_(intake) {
}

Work<std::optional<Request>> Connection::NextRequest(Clock::duration idle,
                                                     Clock::time_point until) {
  if (settled_.empty()) DropHeldByte();
  while (settled_.empty() && !input_ended_) {
    const auto silent = idle == kForever ? kNever : Clock::now() + idle;
    const Wake wake = co_await Await(POLLIN, std::min(silent, until));
    if (wake != Wake::kReady) co_return std::nullopt;
    TakeInput();
  }
  if (settled_.empty()) co_return std::nullopt;
  std::optional<Request> request = std::move(settled_.front());
  settled_.pop_front();
  settled_bytes_ -= SizeOf(*request);
  co_return request;
}

Work<std::string_view> Connection::Receive(std::size_t most, Clock::time_point until) {
  static thread_local std::array<char, kBlock> scratch;
  raw_ = true;
  for (;;) {
    co_await TakeTurn();
    if (stopped_ || !socket_.open()) co_return std::string_view();
    DropHeldByte();
    const int peek = intake_ == Intake::kHoldBack ? MSG_PEEK : 0;
    const ssize_t size =
        recv(socket_.fd(), scratch.data(), std::min(most, scratch.size()), MSG_DONTWAIT | peek);
    if (size > 0) {
      const std::string_view bytes(scratch.data(), static_cast<std::size_t>(size));
      if (peek != 0) HoldBackLastOf(bytes.size());
      if (record_.counts_requests()) {
        Parse(bytes);
        Record(bytes);
      }
      co_return bytes;
    }
    if (size == 0 || (errno != EAGAIN && errno != EINTR)) {
      record_.Ended(Moment::What::kClientEnded);
      EndInput();
      co_await Await(0, Clock::now());  // sees a client that is gone
      co_return std::string_view();
    }
    const Wake wake = co_await Await(POLLIN, until);
    if (wake != Wake::kReady) co_return std::string_view();
  }
}

Work<bool> Connection::Send(std::string_view bytes, Clock::time_point until) {
  while (!bytes.empty()) {
    const Wake wake = co_await Await(POLLOUT, until);
    if (wake != Wake::kReady) co_return false;
    const ssize_t sent = send(socket_.fd(), bytes.data(), std::min(bytes.size(), kBlock),
                              MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno == EAGAIN || errno == EINTR) continue;
      record_.ClientClosed();
      record_.Ended(Moment::What::kClientEnded);
      co_return false;
    }
    record_.Sent(bytes.substr(0, static_cast<std::size_t>(sent)));
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  co_return true;
}

Work<bool> Connection::SendBytewise(std::string_view bytes) {
  for (const char& byte : bytes) {
    const bool taken = co_await SendTaken({&byte, 1});
    if (!taken) co_return false;
  }
  co_return true;
}

Work<bool> Connection::SendTaken(std::string_view bytes) {
  const bool sent = co_await Send(bytes);
  if (!sent) co_return false;
  std::chrono::microseconds pause = 20us;
  for (; HasUnread(socket_.fd()); pause = std::min<std::chrono::microseconds>(2 * pause, 1ms)) {
    const bool paused = co_await Pause(Clock::now() + pause);
    if (!paused) co_return false;
  }
  co_return true;
}

Work<bool> Connection::Pause(Clock::time_point until) {
  const Wake wake = co_await Await(0, until);
  co_return wake == Wake::kTimeout;
}

void Connection::HalfClose() {
  shutdown(socket_.fd(), SHUT_WR);
  record_.Ended(Moment::What::kAgentEnded);
}

Work<void> Connection::Close() {
  if (!socket_.open()) co_return;
  intake_ = Intake::kAsked;
  const Wake seen = co_await Await(0, Clock::now());  // sees a client that is gone already
  ending_ = true;
  DropHeldByte();
  intake_ = Intake::kAlways;
  shutdown(socket_.fd(), SHUT_WR);
  if (seen == Wake::kTimeout) record_.Ended(Moment::What::kAgentEnded);
  const auto until = Clock::now() + kLingerWithoutRequest;
  while (!request_settled_ && !raw_ && !input_ended_) {
    const Wake wake = co_await Await(POLLIN, until);
    if (wake != Wake::kReady) break;
    TakeInput();
  }
  co_await Await(0, Clock::now() + kLingerAfterRequest);
  // From here on the client cannot send: what is unread when the socket closes would be a reset.
  shutdown(socket_.fd(), SHUT_RD);
  ended_by_us_ = true;
  // From another machine's side bytes may still come: enough is enough.
  for (int i = 0; i < kLastReads && !input_ended_; ++i) TakeInput();
  socket_.Close();
}

Work<void> Connection::Reset() {
  if (!holding_) {
    const Wake wake = co_await Await(POLLIN, kNever);
    if (wake == Wake::kStopped) co_return;
  }
  ending_ = true;
  int unread = 0;
  ioctl(socket_.fd(), FIONREAD, &unread);
  std::string bytes(static_cast<std::size_t>(unread), '\0');
  const ssize_t size = recv(socket_.fd(), bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  const std::string_view fresh = std::string_view(bytes).substr(holding_ && !bytes.empty() ? 1 : 0);
  intake_ = Intake::kAlways;
  Parse(fresh);
  Record(fresh);
  EndInput();
  record_.Ended(Moment::What::kAgentReset);
  socket_.Close();
}

void Connection::Drop() {
  DropHeldByte();
  if (socket_.open()) record_.Ended(Moment::What::kAgentEnded);
  socket_.Close();
}

void Connection::Stop() {
  stopped_ = true;
  socket_.Interrupt();
}

Work<Connection::Wake> Connection::Await(short events, Clock::time_point until) {
  for (;;) {
    if (stopped_ || !socket_.open()) co_return Wake::kStopped;
    const bool reads_along = intake_ == Intake::kAlways && !input_ended_ && events != POLLIN;
    const short awaited = static_cast<short>(events | (reads_along ? POLLIN : 0));
    pollfd polled{.fd = socket_.fd(), .events = awaited, .revents = 0};
    poll(&polled, 1, 0);
    if ((polled.revents & events) != 0) {
      co_await TakeTurn();
      co_return Wake::kReady;
    }
    if (reads_along && (polled.revents & POLLIN) != 0) {
      co_await TakeTurn();
      TakeInput();
    } else if (polled.revents != 0) {
      if (!ending_) record_.ClientClosed();
      record_.Ended(Moment::What::kClientEnded);
      co_return Wake::kGone;
    }
    if (until != kNever && Clock::now() >= until) co_return Wake::kTimeout;
    if (polled.revents != 0) continue;
    turns_ = 0;
    co_await socket_.Wait(awaited, until);
  }
}

Work<void> Connection::TakeTurn() {
  if (++turns_ < kTurnsOnEnd) co_return;
  turns_ = 0;
  co_await socket_.Share();
}

void Connection::TakeInput() {
  std::array<char, kBlock> buffer;
  const int peek = intake_ == Intake::kHoldBack ? MSG_PEEK : 0;
  const ssize_t size = recv(socket_.fd(), buffer.data(), buffer.size(), MSG_DONTWAIT | peek);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) {
    if (!ended_by_us_) record_.Ended(Moment::What::kClientEnded);
    return EndInput();
  }
  std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
  bytes = bytes.substr(0, Parse(bytes));
  Record(bytes);
  if (peek == 0) return;
  if (!settled_.empty()) return HoldBackLastOf(bytes.size());
  recv(socket_.fd(), buffer.data(), bytes.size(), MSG_DONTWAIT);
}

void Connection::HoldBackLastOf(std::size_t peeked) {
  std::array<char, kBlock> read;
  recv(socket_.fd(), read.data(), peeked - 1, MSG_DONTWAIT);
  holding_ = true;
}

std::size_t Connection::Parse(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && parser_.state() == RequestParser::State::kNeedMore) {
    taken += parser_.Feed(bytes.substr(taken));
    if (parser_.state() == RequestParser::State::kNeedMore) break;
    Settle();
    if (intake_ == Intake::kHoldBack) return taken;
  }
  return bytes.size();
}

void Connection::Settle() {
  Request request = parser_.TakeRequest();
  request_settled_ = true;
  // Whoever reads while nobody asks keeps a few requests for who does.
  const std::size_t size = SizeOf(request);
  const bool room = settled_.empty() ||
                    (settled_.size() < kMostSettled && settled_bytes_ + size <= kMostSettledBytes);
  if (!raw_ && room) {
    settled_.push_back(request);
    settled_bytes_ += size;
  }
  unrecorded_.push_back(std::move(request));
  if (parser_.state() == RequestParser::State::kComplete) {
    parser_ = RequestParser(RequestParser::Place::kFollowing);
  }
}

void Connection::EndInput() {
  input_ended_ = true;
  if (parser_.state() != RequestParser::State::kNeedMore) return;
  parser_.End();
  if (parser_.state() != RequestParser::State::kBroken) return;
  Settle();
  Record("");
}

void Connection::Record(std::string_view bytes) {
  record_.Received(bytes, unrecorded_);
  unrecorded_.clear();
}

void Connection::DropHeldByte() {
  char byte = 0;
  if (std::exchange(holding_, false)) recv(socket_.fd(), &byte, 1, MSG_DONTWAIT);
}

}  // namespace mock_agent
