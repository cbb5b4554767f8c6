#include "provider/quote/event_log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/recorded_quote_for_test.h"

namespace provider {
namespace {

using Json = nlohmann::json;

EventLog Recorded() {
  return EventLog::Parse(RecordedLog().dump()).value();
}

TdQuote Quote() {
  return TdQuote::Parse(RecordedQuote()).value();
}

TEST(EventLog, GivesAllFourRegistersOfTheRecordedQuote) {
  const EventLog log = Recorded();
  EXPECT_EQ(log.events().size(), 33U);
  for (std::size_t number = 0; number < kRegisters; ++number) {
    EXPECT_EQ(log.Replay(number), Quote().rtmr(number)) << number;
    EXPECT_TRUE(log.Confirm(number, Quote().rtmr(number))) << number;
  }
}

TEST(EventLog, OfNoEventsGivesZerosAndConfirmsNothing) {
  const EventLog none = EventLog::Parse("[]").value();
  EXPECT_EQ(none.Replay(0), Register{});
  for (const Register& value : {Register{}, Quote().rtmr(0)}) {
    const auto confirmed = none.Confirm(0, value);
    ASSERT_FALSE(confirmed);
    EXPECT_EQ(confirmed.error(), Reason::kRegisterWithoutEvents);
  }
}

TEST(EventLog, DoesNotConfirmARegisterThatDiffersByABit) {
  const EventLog log = Recorded();
  const TdQuote quote = Quote();
  for (std::size_t number = 0; number < kRegisters; ++number) {
    for (std::size_t bit = 0; bit < 8 * sizeof(Register); ++bit) {
      Register value = quote.rtmr(number);
      value[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      const auto confirmed = log.Confirm(number, value);
      ASSERT_FALSE(confirmed) << number << " " << bit;
      EXPECT_EQ(confirmed.error(), Reason::kRegisterMismatch);
    }
  }
}

TEST(EventLog, DoesNotConfirmWhereAnEventIsMissingTwiceOrElsewhere) {
  const Json recorded = RecordedLog();
  for (std::size_t at = 0; at < recorded.size(); ++at) {
    const auto number = recorded[at]["imr"].get<std::size_t>();
    const auto place = static_cast<Json::difference_type>(at);
    Json missing = recorded;
    missing.erase(at);
    Json twice = recorded;
    twice.insert(twice.begin() + place, recorded[at]);
    Json elsewhere = recorded;
    elsewhere[at]["imr"] = (number + 1) % kRegisters;
    for (const Json& log : {missing, twice, elsewhere}) {
      const auto confirmed =
          EventLog::Parse(log.dump()).value().Confirm(number, Quote().rtmr(number));
      ASSERT_FALSE(confirmed) << at;
      EXPECT_EQ(confirmed.error(), Reason::kRegisterMismatch) << at;
    }
  }
}

TEST(EventLog, DoesNotConfirmADigestThatDiffers) {
  const Json recorded = RecordedLog();
  for (std::size_t at = 0; at < recorded.size(); ++at) {
    for (const std::size_t digit : std::vector<std::size_t>{0, 47, 95}) {
      Json log = recorded;
      auto digest = log[at]["digest"].get<std::string>();
      digest[digit] = digest[digit] == '0' ? '1' : '0';
      log[at]["digest"] = digest;
      const auto number = log[at]["imr"].get<std::size_t>();
      const auto confirmed =
          EventLog::Parse(log.dump()).value().Confirm(number, Quote().rtmr(number));
      ASSERT_FALSE(confirmed) << at;
      EXPECT_EQ(confirmed.error(), Reason::kRegisterMismatch) << at;
    }
  }
}

TEST(EventLog, RefusesAnyOtherShape) {
  const Json event = RecordedLog()[0];
  std::vector<std::string> wrong = {"", "{}", "null", "[1]", "[[]]", "[{}]", "[", R"(["a"])"};
  wrong.push_back(event.dump());
  for (const char* member : {"imr", "event_type", "digest", "event", "event_payload"}) {
    Json absent = event;
    absent.erase(member);
    wrong.push_back(Json::array({absent}).dump());
    for (const Json& value : {Json(nullptr), Json(-1), Json(1.5), Json(true), Json::array()}) {
      Json other = event;
      other[member] = value;
      wrong.push_back(Json::array({other}).dump());
    }
  }
  const auto with = [&](const char* member, const Json& value) {
    Json other = event;
    other[member] = value;
    wrong.push_back(Json::array({other}).dump());
  };
  const auto digest = event["digest"].get<std::string>();
  with("version", 2);
  with("imr", 4);
  with("imr", "0");
  with("event_type", 4294967296);
  with("digest", "");
  with("digest", digest + "00");
  with("digest", digest.substr(2));
  with("digest", "0x" + digest.substr(2));
  with("digest", std::string(96, 'A'));
  with("event_payload", "0");
  with("event_payload", "zz");
  std::string twice = event.dump();
  twice.insert(1, R"("imr":0,)");
  wrong.push_back("[" + twice + "]");
  for (const std::string& log : wrong) {
    const auto parsed = EventLog::Parse(log);
    ASSERT_FALSE(parsed) << log;
    EXPECT_EQ(parsed.error().reason, Reason::kEventLogMalformed) << log;
  }
}

TEST(EventLog, SaysWhatWasUnexpected) {
  const Json event = RecordedLog()[0];
  struct Row {
    const char* member;
    Json value;
    std::string place;
  };
  const std::vector<Row> rows = {
      {.member = "version", .value = 2, .place = "event 2, unexpected member version"},
      {.member = "\n",
       .value = 2,
       .place = "event 2, unexpected member of a name that is not shown"},
      {.member = "a_name-of-33-letters-is-not-shown",
       .value = 2,
       .place = "event 2, unexpected member of a name that is not shown"},
      {.member = "imr", .value = 4, .place = "event 2, member imr"},
      {.member = "event_type", .value = -1, .place = "event 2, member event_type"},
      {.member = "digest", .value = "00", .place = "event 2, member digest"},
      {.member = "event", .value = 0, .place = "event 2, member event"},
      {.member = "event_payload", .value = nullptr, .place = "event 2, member event_payload"},
  };
  for (const Row& row : rows) {
    Json other = event;
    other[row.member] = row.value;
    EXPECT_EQ(EventLog::Parse(Json::array({event, other}).dump()).error().place, row.place);
  }
  EXPECT_EQ(EventLog::Parse("[1]").error().place, "event 1, no object");
  EXPECT_EQ(EventLog::Parse(R"([{"imr":0,"imr":0}])").error().place, "duplicate-member");
  EXPECT_EQ(EventLog::Parse("{}").error().place, "");
}

TEST(EventLog, HasAMostOfEvents) {
  EXPECT_TRUE(EventLog::Parse(Json(kMostEvents, RecordedLog()[0]).dump()));
  EXPECT_FALSE(EventLog::Parse(Json(kMostEvents + 1, RecordedLog()[0]).dump()));
}

}  // namespace
}  // namespace provider
