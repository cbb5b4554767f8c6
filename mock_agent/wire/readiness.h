// Readiness: waiting on the event loop for a descriptor.
#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <chrono>

#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/work.h"

namespace mock_agent {

// Readiness is of one descriptor, which it owns. Its calls are for the loop's thread, one at a time; but
// one may wait for POLLIN while another waits for POLLOUT, both without a deadline.
class Readiness {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::time_point kNever = Clock::time_point::max();

  // The descriptor becomes non-blocking. One that the loop cannot take is closed.
  Readiness(Loop& loop, FileDescriptor descriptor);
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  int fd() { return descriptor_.native_handle(); }  // -1: closed
  bool open() const { return descriptor_.is_open(); }
  void Close();

  // Wait returns when there is something to see: one of `events` (POLLIN, POLLOUT; 0 for none), the
  // other side's end, `until`, or Interrupt. It says not which, and may return early.
  Work<void> Wait(short events, Clock::time_point until);
  // Interrupt ends a Wait that is under way.
  void Interrupt();
  // Share lets the loop's other work have its turn.
  Work<void> Share();

 private:
  using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>,
                                                  Loop::executor_type>;

  Loop& loop_;
  boost::asio::posix::basic_stream_descriptor<Loop::executor_type> descriptor_;
  Timer timer_;
};

}  // namespace mock_agent
