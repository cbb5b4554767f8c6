// Connection: one client, from accept to close, on the event loop. No call waits longer than the
// client is there and the agent runs.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/readiness.h"
#include "mock_agent/wire/recorder.h"
#include "mock_agent/wire/request.h"
#include "mock_agent/wire/work.h"

namespace mock_agent {

class Connection {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::time_point kNever = Clock::time_point::max();
  static constexpr Clock::duration kForever = Clock::duration::max();

  // When bytes of the client are read. What is read is parsed, and recorded.
  enum class Intake {
    kAsked,     // in NextRequest
    kAlways,    // in every call that waits
    kHoldBack,  // in NextRequest, but for the last byte of a request until the next is asked for, and
                // in Receive, but for the last byte until it is called again: Reset needs it
  };

  Connection(Loop& loop, FileDescriptor socket, Recorder::Line record, Intake intake);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // NextRequest waits for a request that is whole or broken, or stray bytes. A client that stops
  // within a request leaves an incomplete one. Nothing where none comes: the client is done or
  // gone, the agent stops, no byte came for `idle`, or it is not there until `until`.
  Work<std::optional<Request>> NextRequest(Clock::duration idle, Clock::time_point until = kNever);

  // Receive is for who reads bytes instead of requests: what one read of at most so many gives, valid
  // until the caller awaits anything else. Empty where nothing comes until `until`: the client is done
  // or gone, or the agent stops. Without a deadline, and where bytes are read when they are asked for,
  // another coroutine may Send meanwhile, without a deadline as well.
  Work<std::string_view> Receive(std::size_t most, Clock::time_point until);

  // These are false when nothing more can happen: the client is gone, or the agent stops; or the
  // client had not taken all until `until`.
  Work<bool> Send(std::string_view bytes, Clock::time_point until = kNever);
  // SendBytewise sends each byte when the client has taken the one before, and returns when it has
  // taken the last.
  Work<bool> SendBytewise(std::string_view bytes);
  // SendTaken returns when the client has taken all of it.
  Work<bool> SendTaken(std::string_view bytes);
  // Pause returns true at `until`. A client that only closed its writing side is not gone.
  Work<bool> Pause(Clock::time_point until);
  // HalfClose ends what the client can read. A client that has closed its own writing side counts
  // as gone from here on.
  void HalfClose();

  // Close ends the connection in order: the client reads what was sent and then its end, never
  // ECONNRESET. It reads on until the client closes, for 250 ms after a whole request or 10 s
  // without one.
  // Idempotent, and without effect after Reset.
  Work<void> Close();
  // Reset closes with bytes of the client unread, so that the client reads what was sent and then
  // ECONNRESET. It waits for a first byte. A client that has closed its writing side within the
  // request gets an orderly end instead.
  Work<void> Reset();
  // Drop closes at once. What of the client's is unread makes that a reset.
  void Drop();
  // Stop is for the agent that stops: whatever is being waited for ends.
  void Stop();
  bool stopped() const { return stopped_; }

 private:
  enum class Wake { kReady, kTimeout, kGone, kStopped };
  // Await waits for `events`: POLLIN, POLLOUT, or 0 for none.
  Work<Wake> Await(short events, Clock::time_point until);
  // TakeInput reads once, without waiting.
  void TakeInput();
  // Parse returns how many of the bytes it took: all, or under kHoldBack those up to the end of a
  // request.
  std::size_t Parse(std::string_view bytes);
  void Settle();
  void EndInput();
  // Record hands the bytes to the recording, with the requests that were settled since the last
  // time.
  void Record(std::string_view bytes);
  // DropHeldByte reads again what kHoldBack left, and only has the effect that it is no longer
  // unread.
  void DropHeldByte();
  // HoldBackLastOf reads what was peeked at, but for its last byte.
  void HoldBackLastOf(std::size_t peeked);
  // TakeTurn leaves the loop to others after some blocks of bytes.
  Work<void> TakeTurn();

  Readiness socket_;
  bool stopped_ = false;
  unsigned turns_ = 0;  // that were taken without waiting
  Recorder::Line record_;
  Intake intake_;
  RequestParser parser_;
  // Requests that NextRequest has not returned: at most 64 with 1 MiB, and one that may be larger.
  // Further ones are only recorded.
  std::deque<Request> settled_;
  std::size_t settled_bytes_ = 0;
  std::vector<Request> unrecorded_;  // requests that the recording does not hold yet
  bool request_settled_ = false;     // at least one so far
  bool raw_ = false;                 // its session reads bytes: nobody asks for requests
  bool holding_ = false;             // a byte that was parsed is still unread
  bool input_ended_ = false;
  bool ending_ = false;
  bool ended_by_us_ = false;  // what is read from here on ends because we closed that side
};

}  // namespace mock_agent
