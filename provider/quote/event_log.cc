#include "provider/quote/event_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "provider/agent/strict_json.h"
#include "provider/quote/hex_bytes.h"

namespace provider {
namespace {

constexpr std::array<std::string_view, 5> kMembers{"imr", "event_type", "digest", "event",
                                                   "event_payload"};

// UnexpectedMember is the first that is none of the five.
std::optional<std::string> UnexpectedMember(const nlohmann::json& object) {
  for (auto member = object.begin(); member != object.end(); ++member) {
    if (std::ranges::count(kMembers, member.key()) == 0) return member.key();
  }
  return std::nullopt;
}

std::string Shown(const std::string& name) {
  constexpr std::size_t kMost = 32;
  constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  const bool plain = name.size() <= kMost && name.find_first_not_of(kPlain) == std::string::npos;
  return plain ? name : "of a name that is not shown";
}

// Number is the member of this name, from 0 to `most`.
std::optional<std::uint64_t> Number(const nlohmann::json& object, const char* name,
                                    std::uint64_t most) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto number = found->get<std::uint64_t>();
  if (number > most) return std::nullopt;
  return number;
}

// EventOf is an event, or says what about it is wrong.
Outcome<LoggedEvent, std::string> EventOf(const nlohmann::json& object) {
  if (!object.is_object()) return std::string("no object");
  if (const auto name = UnexpectedMember(object)) return "unexpected member " + Shown(*name);
  const auto number = Number(object, "imr", kRegisters - 1);
  const auto type = Number(object, "event_type", std::numeric_limits<std::uint32_t>::max());
  const auto digest = StrictJson::Text(object, "digest");
  auto name = StrictJson::Text(object, "event");
  const auto payload = StrictJson::Text(object, "event_payload");
  const auto digest_bytes = digest ? ArrayOfHex<sizeof(Register)>(*digest) : std::nullopt;
  auto payload_bytes = payload ? BytesOfHex(*payload) : std::nullopt;
  if (!number) return std::string("member imr");
  if (!type) return std::string("member event_type");
  if (!digest_bytes) return std::string("member digest");
  if (!name) return std::string("member event");
  if (!payload_bytes) return std::string("member event_payload");
  return LoggedEvent{.register_number = static_cast<std::size_t>(*number),
                     .type = static_cast<std::uint32_t>(*type),
                     .digest = *digest_bytes,
                     .name = std::move(*name),
                     .payload = std::move(*payload_bytes)};
}

}  // namespace

Placed<EventLog> EventLog::Parse(std::string_view json) {
  const auto parsed = StrictJson::Parse(json);
  if (!parsed) return Refusal{Reason::kEventLogMalformed, std::string(Token(parsed.error()))};
  const nlohmann::json& list = parsed.value().value();
  if (!list.is_array() || list.size() > kMostEvents) {
    return Refusal{Reason::kEventLogMalformed, {}};
  }
  std::vector<LoggedEvent> events;
  events.reserve(list.size());
  for (const nlohmann::json& object : list) {
    auto event = EventOf(object);
    if (!event) {
      return Refusal{Reason::kEventLogMalformed,
                     fmt::format("event {}, {}", events.size() + 1, event.error())};
    }
    events.push_back(std::move(event.value()));
  }
  return EventLog(std::move(events));
}

Register EventLog::Replay(std::size_t register_number) const {
  Register value{};
  for (const LoggedEvent& event : events_) {
    if (event.register_number == register_number) value = Sha384({value, event.digest});
  }
  return value;
}

Result<void> EventLog::Confirm(std::size_t register_number, const Register& value) const {
  const bool has_any = std::ranges::any_of(
      events_, [&](const LoggedEvent& event) { return event.register_number == register_number; });
  if (!has_any) return Reason::kRegisterWithoutEvents;
  if (Replay(register_number) != value) return Reason::kRegisterMismatch;
  return success();
}

}  // namespace provider
