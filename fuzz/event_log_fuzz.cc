// Property: what is taken for an event log is the same log when it is written anew, and confirms the
// registers that it gives and no other, and none that it has nothing of.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "provider/quote/app_events.h"
#include "provider/quote/event_log.h"

namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

std::string Written(const provider::EventLog& log) {
  auto json = nlohmann::json::array();
  for (const auto& event : log.events()) {
    json.push_back({{"imr", event.register_number},
                    {"event_type", event.type},
                    {"digest", fmt::format("{:02x}", fmt::join(event.digest, ""))},
                    {"event", event.name},
                    {"event_payload", fmt::format("{:02x}", fmt::join(event.payload, ""))}});
  }
  return json.dump();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto log = provider::EventLog::Parse({reinterpret_cast<const char*>(data), size});
  if (!log) return 0;
  const std::string written = Written(log.value());
  const auto again = provider::EventLog::Parse(written);
  Require(again.has_value() && Written(again.value()) == written);
  for (std::size_t number = 0; number < provider::kRegisters; ++number) {
    provider::Register value = log.value().Replay(number);
    const bool has_any = std::ranges::any_of(log.value().events(), [number](const auto& event) {
      return event.register_number == number;
    });
    Require(again.value().Confirm(number, value).has_value() == has_any);
    value[0] ^= 1;
    Require(again.value().Confirm(number, value).has_error());
  }
  const bool read = provider::ReadAppEvents(log.value()).has_value();
  Require(provider::ReadAppEvents(again.value()).has_value() == read);
  return 0;
}
