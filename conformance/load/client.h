// Client: one of many that ask an agent for a key, again and again.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "conformance/parity/answer_reader.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance::load {

// Client never blocks; whoever owns it waits for its socket and calls Act.
class Client {
 public:
  using Clock = std::chrono::steady_clock;

  enum class Event {
    kNothing,   // it waits for its socket
    kAnswered,  // answer() is there; Ask goes on
    kClosed,    // the agent closed the connection in the middle of a request, or before it
    kReset,
    kTooMuch,      // an answer without end
    kQueueFull,    // the agent takes no connection just now
    kUnreachable,  // nobody listens
  };

  // Asks for this request; `closing`: with a new connection each time.
  Client(std::string socket, std::string request, bool closing)
      : socket_(std::move(socket)), request_(std::move(request)), closing_(closing) {}

  // Ask sends a request, on a new connection where there is none.
  Event Ask(Clock::time_point now);
  // Act reads and writes what can be.
  Event Act();

  int fd() const { return fd_.get(); }  // -1: not connected
  bool asking() const { return asking_; }
  bool sending() const { return asking_ && sent_ < request_.size(); }
  Clock::time_point asked() const { return asked_; }
  const parity::Answer& answer() const { return answer_; }
  // Drop closes the connection and forgets the request: the next one gets another connection.
  void Drop();

 private:
  Event Connect();
  Event Write();

  std::string socket_;
  std::string request_;
  bool closing_;
  mock_agent::FileDescriptor fd_;
  parity::AnswerReader reader_{{}, 1};
  std::size_t sent_ = 0;
  bool asking_ = false;
  Clock::time_point asked_;
  parity::Answer answer_;
};

}  // namespace conformance::load
