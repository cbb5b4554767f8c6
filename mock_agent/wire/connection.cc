#include "mock_agent/wire/connection.h"

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <string>
#include <utility>

namespace mock_agent {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kBlock = std::size_t{64} << 10;
constexpr auto kLingerWithoutRequest = 10s;
constexpr auto kLingerAfterRequest = 250ms;
constexpr int kLastReads = 1024;
constexpr std::size_t kMostSettled = 64;
constexpr std::size_t kMostSettledBytes = std::size_t{1} << 20;

// SizeOf is near enough what a request takes in memory.
std::size_t SizeOf(const Request& request) {
  std::size_t size = request.target.size() + request.body.size();
  for (const auto& [name, value] : request.headers)
    size += 2 * sizeof(std::string) + name.size() + value.size();
  return size;
}

timespec TimeLeft(Connection::Clock::time_point until) {
  const auto left = std::max(until - Connection::Clock::now(), Connection::Clock::duration::zero());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  return {.tv_sec = seconds.count(), .tv_nsec = std::chrono::nanoseconds(left - seconds).count()};
}

// HasUnread: the other side has not read all of what was sent (unix(7): SIOCOUTQ counts memory, not
// bytes).
bool HasUnread(int socket) {
  int unread = 0;
  return ioctl(socket, SIOCOUTQ, &unread) == 0 && unread != 0;
}

}  // namespace

Connection::Connection(FileDescriptor socket, int stop, Recorder::Line record, Intake intake)
    : socket_(std::move(socket)), stop_(stop), record_(record), intake_(intake) {
}

Connection::~Connection() {
  Close();
}

std::optional<Request> Connection::NextRequest(Clock::duration idle) {
  if (settled_.empty()) DropHeldByte();
  while (settled_.empty() && !input_ended_) {
    if (Await(POLLIN, idle == kForever ? kNever : Clock::now() + idle) != Wake::kReady) {
      return std::nullopt;
    }
    TakeInput();
  }
  if (settled_.empty()) return std::nullopt;
  std::optional<Request> request = std::move(settled_.front());
  settled_.pop_front();
  settled_bytes_ -= SizeOf(*request);
  return request;
}

bool Connection::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (Await(POLLOUT, kNever) != Wake::kReady) return false;
    const ssize_t sent = send(socket_.get(), bytes.data(), std::min(bytes.size(), kBlock),
                              MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      if (errno == EAGAIN || errno == EINTR) continue;
      record_.ClientClosed();
      return false;
    }
    record_.Sent(static_cast<std::size_t>(sent));
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Connection::SendBytewise(std::string_view bytes) {
  for (const char& byte : bytes) {
    if (!Send({&byte, 1})) return false;
    std::chrono::microseconds pause = 20us;
    for (; HasUnread(socket_.get()); pause = std::min<std::chrono::microseconds>(2 * pause, 1ms)) {
      if (!Pause(Clock::now() + pause)) return false;
    }
  }
  return true;
}

bool Connection::Pause(Clock::time_point until) {
  return Await(0, until) == Wake::kTimeout;
}

void Connection::HalfClose() {
  shutdown(socket_.get(), SHUT_WR);
}

void Connection::Close() {
  if (socket_.get() < 0) return;
  intake_ = Intake::kAsked;
  static_cast<void>(Await(0, Clock::now()));  // sees a client that is gone already
  ending_ = true;
  DropHeldByte();
  intake_ = Intake::kAlways;
  shutdown(socket_.get(), SHUT_WR);
  const auto until = Clock::now() + kLingerWithoutRequest;
  while (!request_settled_ && !input_ended_ && Await(POLLIN, until) == Wake::kReady) TakeInput();
  static_cast<void>(Await(0, Clock::now() + kLingerAfterRequest));
  // From here on the client cannot send: what is unread when the socket closes would be a reset.
  shutdown(socket_.get(), SHUT_RD);
  // From another machine's side bytes may still come: enough is enough.
  for (int i = 0; i < kLastReads && !input_ended_; ++i) TakeInput();
  socket_.Close();
}

void Connection::Reset() {
  if (!holding_ && Await(POLLIN, kNever) == Wake::kStopped) return;
  ending_ = true;
  int unread = 0;
  ioctl(socket_.get(), FIONREAD, &unread);
  std::string bytes(static_cast<std::size_t>(unread), '\0');
  const ssize_t size = recv(socket_.get(), bytes.data(), bytes.size(), MSG_PEEK | MSG_DONTWAIT);
  bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  const std::string_view fresh = std::string_view(bytes).substr(holding_ && !bytes.empty() ? 1 : 0);
  intake_ = Intake::kAlways;
  Parse(fresh);
  Record(fresh);
  EndInput();
  socket_.Close();
}

Connection::Wake Connection::Await(short events, Clock::time_point until) {
  for (;;) {
    const bool reads_along = intake_ == Intake::kAlways && !input_ended_ && events != POLLIN;
    const short awaited = static_cast<short>(events | (reads_along ? POLLIN : 0));
    std::array<pollfd, 2> polled = {{{.fd = socket_.get(), .events = awaited, .revents = 0},
                                     {.fd = stop_, .events = POLLIN, .revents = 0}}};
    const timespec left = until == kNever ? timespec{} : TimeLeft(until);
    const int count =
        ppoll(polled.data(), polled.size(), until == kNever ? nullptr : &left, nullptr);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 || polled[1].revents != 0) return Wake::kStopped;
    if ((polled[0].revents & events) != 0) return Wake::kReady;
    if (reads_along && (polled[0].revents & POLLIN) != 0) {
      TakeInput();
    } else if (polled[0].revents != 0) {
      if (!ending_) record_.ClientClosed();
      return Wake::kGone;
    }
    if (until != kNever && Clock::now() >= until) return Wake::kTimeout;
  }
}

void Connection::TakeInput() {
  std::array<char, kBlock> buffer;
  const int peek = intake_ == Intake::kHoldBack ? MSG_PEEK : 0;
  const ssize_t size = recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT | peek);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size <= 0) return EndInput();
  std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
  bytes = bytes.substr(0, Parse(bytes));
  Record(bytes);
  if (peek == 0) return;
  holding_ = !settled_.empty();
  recv(socket_.get(), buffer.data(), bytes.size() - (holding_ ? 1 : 0), MSG_DONTWAIT);
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
  if (settled_.empty() ||
      (settled_.size() < kMostSettled && settled_bytes_ + size <= kMostSettledBytes)) {
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
  if (std::exchange(holding_, false)) recv(socket_.get(), &byte, 1, MSG_DONTWAIT);
}

}  // namespace mock_agent
