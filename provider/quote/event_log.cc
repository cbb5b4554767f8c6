#include "provider/quote/event_log.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "provider/quote/hex_bytes.h"
#include "provider/quote/strict_json.h"

namespace provider {
namespace {

constexpr std::size_t kMembers = 5;

// Number is the member of this name, from 0 to `most`.
std::optional<std::uint64_t> Number(const nlohmann::json& object, const char* name,
                                    std::uint64_t most) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto number = found->get<std::uint64_t>();
  if (number > most) return std::nullopt;
  return number;
}

std::optional<LoggedEvent> EventOf(const nlohmann::json& object) {
  if (!object.is_object() || object.size() != kMembers) return std::nullopt;
  const auto number = Number(object, "imr", kRegisters - 1);
  const auto type = Number(object, "event_type", std::numeric_limits<std::uint32_t>::max());
  const auto digest = StrictJson::Text(object, "digest");
  auto name = StrictJson::Text(object, "event");
  const auto payload = StrictJson::Text(object, "event_payload");
  if (!number || !type || !digest || !name || !payload) return std::nullopt;
  const auto digest_bytes = ArrayOfHex<sizeof(Register)>(*digest);
  auto payload_bytes = BytesOfHex(*payload);
  if (!digest_bytes || !payload_bytes) return std::nullopt;
  return LoggedEvent{.register_number = static_cast<std::size_t>(*number),
                     .type = static_cast<std::uint32_t>(*type),
                     .digest = *digest_bytes,
                     .name = std::move(*name),
                     .payload = std::move(*payload_bytes)};
}

}  // namespace

Result<EventLog> EventLog::Parse(std::string_view json) {
  const auto parsed = StrictJson::Parse(json);
  if (!parsed) return Reason::kEventLogMalformed;
  const nlohmann::json& list = parsed.value().value();
  if (!list.is_array() || list.size() > kMostEvents) return Reason::kEventLogMalformed;
  std::vector<LoggedEvent> events;
  events.reserve(list.size());
  for (const nlohmann::json& object : list) {
    auto event = EventOf(object);
    if (!event) return Reason::kEventLogMalformed;
    events.push_back(std::move(*event));
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
  if (Replay(register_number) == value) return success();
  const bool has_any = std::ranges::any_of(
      events_, [&](const LoggedEvent& event) { return event.register_number == register_number; });
  return has_any ? Reason::kRegisterMismatch : Reason::kRegisterWithoutEvents;
}

}  // namespace provider
