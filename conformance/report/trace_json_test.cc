#include "conformance/report/trace_json.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "conformance/report/trace_text.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using nlohmann::json;

json Sample() {
  return json::parse(TraceJson(SampleTrace()).dump());
}

TEST(TraceJson, IsNullWithoutATrace) {
  EXPECT_TRUE(TraceJson(std::nullopt).is_null());
}

TEST(TraceJson, HasBytesInHexAndText) {
  const json part = Sample()["connections"][0]["events"][1]["parts"][2];
  EXPECT_EQ(part, (json{{"kind", "shown"},
                        {"bytes", 3},
                        {"differs", false},
                        {"hex", "0d0aff"},
                        {"text", "..."}}));
  const json secret = Sample()["connections"][0]["events"][1]["parts"][3];
  EXPECT_EQ(secret, (json{{"kind", "secret"},
                          {"bytes", 64},
                          {"differs", false},
                          {"hex", nullptr},
                          {"text", nullptr}}));
}

TEST(TraceJson, IsReadAsItWasWritten) {
  const auto read = ReadTrace(Sample());
  ASSERT_TRUE(read);
  EXPECT_EQ(TraceText(*read, {}), TraceText(SampleTrace(), {}));
  EXPECT_EQ(TraceJson(read), TraceJson(SampleTrace()));
}

TEST(TraceJson, RefusesWhatIsNone) {
  const std::function<void(json&)> damages[] = {
      [](json& trace) { trace = 7; },
      [](json& trace) { trace.erase("connections"); },
      [](json& trace) { trace["more_connections"] = -1; },
      [](json& trace) { trace["connections"] = {{"place", "x"}}; },
      [](json& trace) { trace["connections"][0]["place"] = nullptr; },
      [](json& trace) { trace["connections"][0]["opened_ms"] = 1e300; },
      [](json& trace) { trace["connections"][0]["events"][0]["kind"] = "sideways"; },
      [](json& trace) { trace["connections"][0]["events"][0]["offset"] = 1ULL << 63U; },
      [](json& trace) { trace["connections"][0]["events"][0]["parts"][0]["hex"] = "5"; },
      [](json& trace) { trace["connections"][0]["events"][0]["parts"][0]["hex"] = "zz"; },
      [](json& trace) { trace["connections"][0]["events"][0]["parts"][0]["hex"] = nullptr; },
      [](json& trace) { trace["connections"][0]["events"][0]["parts"][0]["bytes"] = 17; },
      [](json& trace) { trace["connections"][0]["events"][0]["parts"][0]["differs"] = "no"; }};
  int number = 0;
  for (const auto& damage : damages) {
    json trace = Sample();
    damage(trace);
    EXPECT_FALSE(ReadTrace(trace)) << number;
    ++number;
  }
}

TEST(TraceJson, IsPrintableWhoeverWroteIt) {
  json trace = Sample();
  trace["difference"] = "\x1b[2J\n\xe2\x80\xae";
  trace["point"] = "\x07";
  trace["connections"][0]["place"] = "\x1b]0;title\x07";
  const auto read = ReadTrace(trace);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->difference, "\\x1b[2J\\n\\u{202e}");
  EXPECT_EQ(read->point, "\\x07");
  EXPECT_EQ(read->connections[0].place, "\\x1b]0;title\\x07");
}

}  // namespace
}  // namespace conformance
