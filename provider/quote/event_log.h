// EventLog: what a guest says its registers were extended by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "provider/agent/refusal.h"
#include "provider/quote/td_quote.h"

namespace provider {

inline constexpr std::size_t kMostEvents = 1024;  // 33 are recorded

struct LoggedEvent {
  std::size_t register_number;  // 0 to 3
  std::uint32_t type;
  Register digest;
  std::string name;  // empty but for dstack's own
  std::vector<std::uint8_t> payload;
};

// EventLog is a claim: nothing of it is true that no register of a quote bears out.
class EventLog {
 public:
  // Parse takes the text of GetQuote's event_log: a JSON array of at most kMostEvents objects with
  // exactly the members imr (0 to 3), event_type (32 bits), digest (48 bytes in lower-case hex), event
  // (text) and event_payload (lower-case hex). Refuses with kEventLogMalformed, whatever is wrong; the
  // place says which event, counted from 1, and which member. A member's name is shown where it is of
  // 32 letters, digits, - and _ at most.
  static Placed<EventLog> Parse(std::string_view json);

  const std::vector<LoggedEvent>& events() const { return events_; }

  // Replay is the value of a register that was extended by its events in their order: 48 zero bytes,
  // and then, for each of them, SHA-384(value || digest) (Intel TDX: RTMR).
  Register Replay(std::size_t register_number) const;

  // Confirm refuses a register that is not so with kRegisterMismatch; with kRegisterWithoutEvents
  // where the log has nothing at all of it, also where it is zero: dstack extends each of the four.
  Result<void> Confirm(std::size_t register_number, const Register& value) const;

 private:
  explicit EventLog(std::vector<LoggedEvent> events) : events_(std::move(events)) {}

  std::vector<LoggedEvent> events_;
};

}  // namespace provider
