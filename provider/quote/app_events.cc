#include "provider/quote/app_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "provider/agent/strict_json.h"
#include "provider/quote/hex_bytes.h"

namespace provider {
namespace {

constexpr std::size_t kAppRegister = 3;
constexpr std::uint32_t kAppEvent = 0x08000001;

// The place of each event that has something to say.
constexpr std::size_t kAppId = 1;
constexpr std::size_t kComposeHash = 2;
constexpr std::size_t kInstanceId = 3;
constexpr std::size_t kOsImageHash = 5;
constexpr std::size_t kKeyProvider = 6;
constexpr std::array<std::string_view, 9> kOrder{
    "system-preparing", "app-id",       "compose-hash", "instance-id",  "boot-mr-done",
    "os-image-hash",    "key-provider", "storage-fs",   "system-ready",
};

std::vector<const LoggedEvent*> EventsOfApp(const EventLog& log) {
  std::vector<const LoggedEvent*> events;
  for (const LoggedEvent& event : log.events()) {
    if (event.register_number == kAppRegister) events.push_back(&event);
  }
  return events;
}

bool IsOfWhatItSays(const LoggedEvent* event) {
  constexpr std::array<std::uint8_t, 4> kType{kAppEvent & 0xff, kAppEvent >> 8 & 0xff,
                                              kAppEvent >> 16 & 0xff, kAppEvent >> 24};
  return event->type == kAppEvent &&
         event->digest ==
             Sha384({kType, AsBytes(":"), AsBytes(event->name), AsBytes(":"), event->payload});
}

// Fixed is a payload of exactly its size.
template <typename Array>
std::optional<Array> Fixed(const LoggedEvent* event) {
  Array bytes{};
  if (event->payload.size() != bytes.size()) return std::nullopt;
  std::ranges::copy(event->payload, bytes.begin());
  return bytes;
}

Refusal At(std::size_t event, Reason reason) {
  const std::string_view due = event < kOrder.size() ? kOrder[event] : "nothing";
  return {reason, fmt::format("event {} of RTMR3, where {} belongs", event + 1, due)};
}

struct KeyProviderSaid {
  std::string name;
  std::string id;
};

std::optional<KeyProviderSaid> KeyProviderOf(const LoggedEvent* event) {
  const auto& payload = event->payload;
  const auto json =
      StrictJson::Parse({reinterpret_cast<const char*>(payload.data()), payload.size()});
  if (!json) return std::nullopt;
  auto name = StrictJson::Text(json.value().value(), "name");
  auto id = StrictJson::Text(json.value().value(), "id");
  if (!name || !id) return std::nullopt;
  if (*name == "kms" && (id->empty() || !BytesOfHex(*id))) return std::nullopt;
  return KeyProviderSaid{.name = std::move(*name), .id = std::move(*id)};
}

}  // namespace

Placed<AppEvents> ReadAppEvents(const EventLog& log) {
  const auto events = EventsOfApp(log);
  const auto place_of = [&](auto event) {
    return static_cast<std::size_t>(event - events.begin());
  };
  const auto wrong = std::ranges::find_if_not(events, IsOfWhatItSays);
  if (wrong != events.end()) return At(place_of(wrong), Reason::kEventDigestMismatch);
  const auto name_of = [](const LoggedEvent* event) { return std::string_view(event->name); };
  const auto [odd, due] = std::ranges::mismatch(events, kOrder, {}, name_of);
  if (odd != events.end() || due != kOrder.end()) {
    return At(place_of(odd), Reason::kEventOutOfPlace);
  }
  const auto app_id = Fixed<AttestedId>(events[kAppId]);
  const auto compose_hash = Fixed<ComposeHash>(events[kComposeHash]);
  const auto instance_id = Fixed<AttestedId>(events[kInstanceId]);
  const bool has_instance_id = !events[kInstanceId]->payload.empty();
  const auto os_image_hash = Fixed<Sha256Digest>(events[kOsImageHash]);
  auto key_provider = KeyProviderOf(events[kKeyProvider]);
  if (!app_id) return At(kAppId, Reason::kEventPayloadMalformed);
  if (!compose_hash) return At(kComposeHash, Reason::kEventPayloadMalformed);
  if (has_instance_id && !instance_id) return At(kInstanceId, Reason::kEventPayloadMalformed);
  if (!os_image_hash) return At(kOsImageHash, Reason::kEventPayloadMalformed);
  if (!key_provider) return At(kKeyProvider, Reason::kEventPayloadMalformed);
  return AppEvents{.app_id = *app_id,
                   .compose_hash = *compose_hash,
                   .instance_id = instance_id,
                   .os_image_hash = *os_image_hash,
                   .key_provider_name = std::move(key_provider->name),
                   .key_provider_id = std::move(key_provider->id)};
}

}  // namespace provider
