#include "mock_agent/wire/json_text.h"

#include <gtest/gtest.h>

namespace mock_agent {
namespace {

TEST(JsonTextTest, ReadsOneValue) {
  EXPECT_EQ(ParseJson(R"({"a":{"b":1},"c":{"b":2}})").value().at("c").at("b"), 2);
  EXPECT_EQ(ParseJson("[1,2]").value().size(), 2U);
}

TEST(JsonTextTest, RefusesAMemberThatStandsTwice) {
  EXPECT_FALSE(ParseJson(R"({"a":1,"a":1})"));
  EXPECT_FALSE(ParseJson(R"({"x":[{"a":1,"\u0061":2}]})"));
}

TEST(JsonTextTest, RefusesWhatIsNotOneValue) {
  for (const char* text : {"", "{", "{} {}", "{\"a\":1,}", "\xff", "nul"})
    EXPECT_FALSE(ParseJson(text)) << text;
}

}  // namespace
}  // namespace mock_agent
