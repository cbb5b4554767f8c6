#include "conformance/report/trace_json.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "conformance/report/trace_text.h"
#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using Json = nlohmann::json;

Json Sample() {
  return Json::parse(TraceJson(SampleTrace()).dump());
}

TEST(TraceJson, IsNullWithoutATrace) {
  EXPECT_TRUE(TraceJson(std::nullopt).is_null());
}

TEST(TraceJson, HasBytesInHexAndText) {
  const Json part = Sample()["connections"][0]["events"][1]["parts"][2];
  EXPECT_EQ(part, (Json{{"kind", "shown"},
                        {"bytes", 3},
                        {"differs", false},
                        {"hex", "0d0aff"},
                        {"text", "..."}}));
  const Json secret = Sample()["connections"][0]["events"][1]["parts"][3];
  EXPECT_EQ(secret, (Json{{"kind", "secret"},
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
  const std::function<void(Json&)> damages[] = {
      [](Json& trace) { trace = 7; },
      [](Json& trace) { trace.erase("connections"); },
      [](Json& trace) { trace["more_connections"] = -1; },
      [](Json& trace) { trace["connections"] = {{"place", "x"}}; },
      [](Json& trace) { trace["connections"][0]["place"] = nullptr; },
      [](Json& trace) { trace["connections"][0]["opened_ms"] = 1e300; },
      [](Json& trace) { trace["connections"][0]["events"][0]["kind"] = "sideways"; },
      [](Json& trace) { trace["connections"][0]["events"][0]["offset"] = 1ULL << 63U; },
      [](Json& trace) { trace["connections"][0]["events"][0]["parts"][0]["hex"] = "5"; },
      [](Json& trace) { trace["connections"][0]["events"][0]["parts"][0]["hex"] = "zz"; },
      [](Json& trace) { trace["connections"][0]["events"][0]["parts"][0]["hex"] = nullptr; },
      [](Json& trace) { trace["connections"][0]["events"][0]["parts"][0]["bytes"] = 17; },
      [](Json& trace) { trace["connections"][0]["events"][0]["parts"][0]["differs"] = "no"; }};
  int number = 0;
  for (const auto& damage : damages) {
    Json trace = Sample();
    damage(trace);
    EXPECT_FALSE(ReadTrace(trace)) << number;
    ++number;
  }
}

TEST(TraceJson, IsPrintableWhoeverWroteIt) {
  Json trace = Sample();
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
