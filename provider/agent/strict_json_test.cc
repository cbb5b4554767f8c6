#include "provider/agent/strict_json.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace provider {
namespace {

TEST(StrictJson, TakesOneWholeValue) {
  for (const std::string text : {R"({"a":{"x":1},"b":{"x":1}})", "[]", " 1 ", R"("a")", "null"}) {
    EXPECT_TRUE(StrictJson::Parse(text)) << text;
  }
  const auto json = StrictJson::Parse(R"({"a":"\u0062","n":1})");
  ASSERT_TRUE(json);
  EXPECT_EQ(StrictJson::Text(json.value().value(), "a"), "b");
  EXPECT_FALSE(StrictJson::Text(json.value().value(), "n"));
  EXPECT_FALSE(StrictJson::Text(json.value().value(), "A"));
  EXPECT_FALSE(StrictJson::Text(nlohmann::json::array(), "a"));
}

TEST(StrictJson, RefusesWhatCanBeReadInTwoWays) {
  struct Row {
    const char* name;
    std::string text;
    Reason reason;
  };
  const std::vector<Row> rows = {
      {.name = "nothing", .text = "", .reason = Reason::kNotAJsonObject},
      {.name = "cut off", .text = R"({"a":1)", .reason = Reason::kNotAJsonObject},
      {.name = "two values", .text = "{}{}", .reason = Reason::kNotAJsonObject},
      {.name = "a tail", .text = "{}x", .reason = Reason::kNotAJsonObject},
      {.name = "a comment", .text = "{}//", .reason = Reason::kNotAJsonObject},
      {.name = "a byte order mark", .text = "\xef\xbb\xbf{}", .reason = Reason::kNotAJsonObject},
      {.name = "a NUL", .text = std::string("{}\0", 3), .reason = Reason::kNotAJsonObject},
      {.name = "no UTF-8", .text = "\"\xff\"", .reason = Reason::kNotAJsonObject},
      {.name = "a name twice", .text = R"({"a":1,"a":1})", .reason = Reason::kDuplicateMember},
      {.name = "a name twice, once escaped",
       .text = R"({"a":1,"\u0061":1})",
       .reason = Reason::kDuplicateMember},
      {.name = "a name twice inside",
       .text = R"([{"b":{"a":1,"a":2}}])",
       .reason = Reason::kDuplicateMember},
      {.name = "33 levels",
       .text = std::string(33, '[') + std::string(33, ']'),
       .reason = Reason::kJsonTooDeep},
      {.name = "levels without end",
       .text = std::string(100'000, '['),
       .reason = Reason::kJsonTooDeep},
  };
  for (const Row& row : rows) {
    const auto json = StrictJson::Parse(row.text);
    ASSERT_FALSE(json) << row.name;
    EXPECT_EQ(json.error(), row.reason) << row.name << Token(json.error());
  }
  EXPECT_TRUE(StrictJson::Parse(std::string(32, '[') + std::string(32, ']')));
}

}  // namespace
}  // namespace provider
