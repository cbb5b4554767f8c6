#include "mock_agent/wire/json_text.h"

#include <gtest/gtest.h>

#include <string>

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

std::string Repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

std::string Arrays(int levels) {
  return Repeated("[", levels) + Repeated("]", levels);
}

std::string Objects(int levels) {
  return Repeated(R"({"a":)", levels) + "1" + Repeated("}", levels);
}

TEST(JsonTextTest, TakesSixtyFourLevelsAndNoMore) {
  EXPECT_TRUE(ParseJson(Arrays(64)));
  EXPECT_TRUE(ParseJson(Objects(64)));
  EXPECT_FALSE(ParseJson(Arrays(65)));
  EXPECT_FALSE(ParseJson(Objects(65)));
  EXPECT_TRUE(ParseJson("[" + Repeated(Arrays(63) + ",", 99) + "{}]"));
}

TEST(JsonTextTest, RefusesAMillionLevels) {
  for (const std::string& deep : {Arrays(1'000'000), Objects(1'000'000), Repeated("[", 1'000'000),
                                  Repeated(R"([{"a":)", 500'000)}) {
    EXPECT_FALSE(ParseJson(deep));
    EXPECT_FALSE(ParseJson(R"({"path":)" + deep + "}"));
  }
}

TEST(JsonTextTest, RefusesWhatIsNotOneValue) {
  for (const char* text : {"", "{", "{} {}", "{\"a\":1,}", "\xff", "nul"})
    EXPECT_FALSE(ParseJson(text)) << text;
}

TEST(JsonTextTest, NestingIsCountedOutsideStrings) {
  EXPECT_FALSE(NestsDeeper(R"([{"a":[1]},[[2]]])", 3));
  EXPECT_TRUE(NestsDeeper(R"([{"a":[1]},[[2]]])", 2));
  EXPECT_FALSE(NestsDeeper(R"(["[[[", "\"[[[", "\\"])", 1));
  EXPECT_TRUE(NestsDeeper(R"(["\\", [[)", 2));
  EXPECT_FALSE(NestsDeeper("", 0));
  EXPECT_FALSE(NestsDeeper(R"(["\)", 1));
}

}  // namespace
}  // namespace mock_agent
