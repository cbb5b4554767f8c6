#include "provider/quote/app_events.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "provider/testing/recorded_quote_for_test.h"
#include "provider/testing/text_for_test.h"

namespace provider {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kFirst = 24;  // of the nine events of register 3, which stand last

// Read is "read", or the token of the refusal.
std::string Read(const Json& log) {
  const auto events = ReadAppEvents(EventLog::Parse(log.dump()).value());
  return std::string(events ? "read" : Token(events.error().reason));
}

// Place is that of the refusal.
std::string Place(const Json& log) {
  return ReadAppEvents(EventLog::Parse(log.dump()).value()).error().place;
}

Json& EventNamed(Json& log, const std::string& name) {
  for (Json& event : log) {
    if (event["event"].get<std::string>() == name) return event;
  }
  throw std::runtime_error("no event " + name);
}

// Sign gives an event the digest of what it says, as whoever writes a log can.
void Sign(Json& event) {
  const auto type = event["event_type"].get<std::uint32_t>();
  const std::vector<std::uint8_t> number = {
      static_cast<std::uint8_t>(type), static_cast<std::uint8_t>(type >> 8),
      static_cast<std::uint8_t>(type >> 16), static_cast<std::uint8_t>(type >> 24)};
  const auto name = event["event"].get<std::string>();
  const auto payload = FromHex(event["event_payload"].get<std::string>());
  event["digest"] = ToHex(Sha384({number, Bytes(":"), Bytes(name), Bytes(":"), payload}));
}

std::string ReadSaying(const std::string& name, const std::string& payload) {
  Json log = RecordedLog();
  Json& event = EventNamed(log, name);
  event["event_payload"] = payload;
  Sign(event);
  return Read(log);
}

// Values: Info's answer of the same recording.
TEST(ReadAppEvents, HasWhatTheRecordedInfoNames) {
  const auto events = ReadAppEvents(EventLog::Parse(RecordedLog().dump()).value());
  ASSERT_TRUE(events) << Token(events.error().reason);
  const Json info = RecordedAnswer("info");
  EXPECT_EQ(ToHex(events.value().app_id), info["app_id"].get<std::string>());
  ASSERT_TRUE(events.value().instance_id);
  EXPECT_EQ(ToHex(*events.value().instance_id), info["instance_id"].get<std::string>());
  EXPECT_EQ(ToHex(events.value().compose_hash), info["compose_hash"].get<std::string>());
  EXPECT_EQ(ToHex(events.value().os_image_hash), info["os_image_hash"].get<std::string>());
  const Json provider = Json::parse(info["key_provider_info"].get<std::string>());
  EXPECT_EQ(events.value().key_provider_name, "kms");
  EXPECT_EQ(events.value().key_provider_id, provider["id"].get<std::string>());
}

TEST(ReadAppEvents, RefusesAnEventWithTheDigestOfSomethingElse) {
  for (std::size_t at = kFirst; at < RecordedLog().size(); ++at) {
    Json payload = RecordedLog();
    payload[at]["event_payload"] = payload[at]["event_payload"].get<std::string>() + "00";
    Json name = RecordedLog();
    name[at]["event"] = name[at]["event"].get<std::string>() + ":";
    Json type = RecordedLog();
    type[at]["event_type"] = 0x08000000;
    Json signed_type = RecordedLog();
    signed_type[at]["event_type"] = 0x08000002;
    Sign(signed_type[at]);
    for (const Json& log : {payload, name, type, signed_type}) {
      EXPECT_EQ(Read(log), "event-digest-mismatch") << at;
    }
    for (std::size_t digit = 0; digit < 2 * kSha384Bytes; digit += 5) {
      Json log = RecordedLog();
      auto digest = log[at]["digest"].get<std::string>();
      digest[digit] = digest[digit] == '0' ? '1' : '0';
      log[at]["digest"] = digest;
      EXPECT_EQ(Read(log), "event-digest-mismatch") << at << " " << digit;
    }
  }
}

TEST(ReadAppEvents, RefusesAnyOtherOrder) {
  const Json recorded = RecordedLog();
  for (std::size_t at = kFirst; at < recorded.size(); ++at) {
    const auto place = static_cast<Json::difference_type>(at);
    Json missing = recorded;
    missing.erase(at);
    Json twice = recorded;
    twice.insert(twice.begin() + place, recorded[at]);
    Json last = recorded;
    last.push_back(recorded[at]);
    Json more = recorded;
    Json script = {{"imr", 3},
                   {"event_type", 0x08000001},
                   {"event", "init-script-hash"},
                   {"event_payload", std::string(64, '0')}};
    Sign(script);
    more.insert(more.begin() + place, script);
    for (const Json& log : {missing, twice, last, more}) {
      EXPECT_EQ(Read(log), "event-out-of-place") << at;
    }
    if (at == kFirst) continue;
    Json swapped = recorded;
    std::swap(swapped[at], swapped[at - 1]);
    EXPECT_EQ(Read(swapped), "event-out-of-place") << at;
  }
  EXPECT_EQ(Read(Json::array()), "event-out-of-place");
}

TEST(ReadAppEvents, RefusesAValueOfAnotherForm) {
  for (const char* name : {"app-id", "instance-id", "compose-hash", "os-image-hash"}) {
    for (const std::size_t size : std::vector<std::size_t>{0, 1, 19, 21, 31, 33}) {
      if (size == 0 && name == std::string("instance-id")) continue;
      EXPECT_EQ(ReadSaying(name, std::string(2 * size, 'a')), "event-payload-malformed") << name;
    }
  }
  for (const std::string json :
       {"", "kms", "[]", R"({"name":"kms"})", R"({"id":"00"})", R"({"name":1,"id":"00"})",
        R"({"name":"kms","id":"00","name":"local"})", R"({"name":"kms","id":"00"}x)"}) {
    EXPECT_EQ(ReadSaying("key-provider", ToHex(json)), "event-payload-malformed") << json;
  }
  EXPECT_EQ(ReadSaying("key-provider", ToHex(std::string(R"({"name":"local","id":""})"))), "read");
  EXPECT_EQ(ReadSaying("key-provider", ToHex(std::string(R"({"name":"kms","id":"3059"})"))),
            "read");
  for (const std::string_view id : {"", "305", "30 59", "3059AB", "ours"}) {
    EXPECT_EQ(ReadSaying("key-provider", ToHex(fmt::format(R"({{"name":"kms","id":"{}"}})", id))),
              "event-payload-malformed")
        << id;
  }
}

TEST(ReadAppEvents, TakesAnEmptyInstanceIdOnlyWhereTheLogHasIt) {
  Json log = RecordedLog();
  Json& event = EventNamed(log, "instance-id");
  event["event_payload"] = "";
  EXPECT_EQ(Read(log), "event-digest-mismatch");
  Sign(event);
  const auto events = ReadAppEvents(EventLog::Parse(log.dump()).value());
  ASSERT_TRUE(events) << Token(events.error().reason);
  EXPECT_FALSE(events.value().instance_id);
}

TEST(ReadAppEvents, SaysWhichEventIsNotAsItHasToBe) {
  Json log = RecordedLog();
  log.push_back(log.back());
  EXPECT_EQ(Place(log), "event 10 of RTMR3, where nothing belongs");
  log = RecordedLog();
  log.erase(log.size() - 1);
  EXPECT_EQ(Place(log), "event 9 of RTMR3, where system-ready belongs");
  log = RecordedLog();
  EventNamed(log, "app-id")["event_payload"] = "";
  EXPECT_EQ(Place(log), "event 2 of RTMR3, where app-id belongs");
  Sign(EventNamed(log, "app-id"));
  EXPECT_EQ(Place(log), "event 2 of RTMR3, where app-id belongs");
}

TEST(ReadAppEvents, DoesNotLookAtOtherRegisters) {
  Json log = RecordedLog();
  log[0]["event"] = "app-id";
  log[0]["event_payload"] = "";
  EXPECT_EQ(Read(log), "read");
}

}  // namespace
}  // namespace provider
