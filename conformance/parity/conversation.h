// Conversation: one exchange under way on a connected socket.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "conformance/parity/answer_reader.h"
#include "conformance/parity/exchange.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance::parity {

// How long a conversation waits for what may never come.
struct Patience {
  std::chrono::milliseconds open{300};       // for an end, where nothing announces one
  std::chrono::milliseconds silent{2500};    // for a further byte where one is due
  std::chrono::milliseconds endless{30000};  // in all

  // Times is the same patience, `factor` times as long.
  Patience Times(int factor) const {
    return {.open = open * factor, .silent = silent * factor, .endless = endless * factor};
  }
};

// Conversation owns its socket. Never blocks: whoever owns it polls for Wanted, until Wakes at the
// latest, and calls Act. The exchange outlives it.
class Conversation {
 public:
  using Clock = std::chrono::steady_clock;

  Conversation(const Exchange& exchange, mock_agent::FileDescriptor socket, Patience patience,
               Clock::time_point now);

  int fd() const { return socket_.get(); }
  short Wanted() const;  // events for poll
  Clock::time_point Wakes() const;
  // Act writes and reads what can be, and looks at the time.
  void Act(Clock::time_point now);
  bool done() const { return done_; }
  Played Take();  // once done

 private:
  void Write(Clock::time_point now);
  void Read(Clock::time_point now);
  void Judge(Clock::time_point now);
  void Finish(std::string then, bool closed = false);
  bool sent() const { return written_ == exchange_->request.size() || !write_error_.empty(); }
  std::size_t PieceEnd() const;
  bool EndIsDue() const;
  std::chrono::milliseconds Wait() const;

  const Exchange* exchange_;
  mock_agent::FileDescriptor socket_;
  Patience patience_;
  Clock::time_point began_;
  Clock::time_point progress_;                    // when a byte last went or came
  std::optional<Clock::time_point> piece_waits_;  // a write waits until the last one was read
  AnswerReader reader_;
  std::size_t written_ = 0;
  bool half_closed_ = false;
  std::string write_error_;
  std::string read_end_;  // "closed", "reset"
  std::string then_;
  bool done_ = false;
};

}  // namespace conformance::parity
