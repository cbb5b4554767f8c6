#include "provider/agent/json_member.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace provider {
namespace {

TEST(JsonMember, IsTheValueAsItStands) {
  struct Text {
    std::string json;
    std::string value;
  };
  const std::vector<Text> texts = {
      {.json = R"({"x":1})", .value = "1"},
      {.json = R"({"x":-1.5e3 })", .value = "-1.5e3"},
      {.json = "{\"x\":null\n}", .value = "null"},
      {.json = R"({"x":"a"})", .value = R"("a")"},
      {.json = R"({"x":""})", .value = R"("")"},
      {.json = R"({"x":"a\"b\\"})", .value = R"("a\"b\\")"},
      {.json = R"({"x":[]})", .value = "[]"},
      {.json = R"({"x":[1,[2],{"x":3}],"y":4})", .value = R"([1,[2],{"x":3}])"},
      {.json = R"({"x":["]","}"],"y":4})", .value = R"(["]","}"])"},
      {.json = R"({"x":["\"]"]})", .value = R"(["\"]"])"},
      {.json = " { \"y\" : 2 ,\r\n\t\"x\" : [ 1 , 2 ] } ", .value = "[ 1 , 2 ]"},
      {.json = R"({"y":{"x":1},"z":[{"x":2}],"w":"\"x\":3","x":4})", .value = "4"},
      {.json = R"({"X":1,"xx":2,"":3,"x ":4,"x":5})", .value = "5"},
      {.json = R"({"y":"\\","x":6})", .value = "6"},
      {.json = R"({"\u0078":7})", .value = "7"},
      {.json = R"({"y":"x","x":true})", .value = "true"},
  };
  for (const Text& text : texts) {
    const auto value = JsonMember(text.json, "x");
    ASSERT_TRUE(value) << text.json;
    EXPECT_EQ(*value, text.value) << text.json;
  }
}

TEST(JsonMember, IsAPartOfTheTextItself) {
  const std::string json = R"({"y":1,"x":[2]})";
  EXPECT_EQ(JsonMember(json, "x")->data(), json.data() + json.find('['));
}

TEST(JsonMember, IsNothingWhereNoMemberOfTheObjectHasTheName) {
  for (const std::string json :
       {"{}", " {\n} ", R"({"y":1})", R"({"X":1})", R"({"y":{"x":1}})", R"({"y":[{"x":1}]})",
        R"({"y":"x"})", R"({"y":"\"x\":1"})", R"({"x\u0000":1})", R"([{"x":1}])", R"("x")", ""}) {
    EXPECT_FALSE(JsonMember(json, "x")) << json;
  }
}

// The sanitizers see a step beyond the end; the parts stand in memory of their own size.
TEST(JsonMember, ReadsNothingBeyondATextThatIsCutOrBroken) {
  const std::string json = R"({"y\"":["\\",{"x":"}"}], "x":[ "a", 1 ]})";
  for (std::size_t size = 0; size < json.size(); ++size) {
    for (const char* end : {"", "\\", "\"", "\"\\", "{", "]", ":", ","}) {
      const std::string cut = json.substr(0, size) + end;
      const std::vector<char> exact(cut.begin(), cut.end());
      const std::string_view text(exact.data(), exact.size());
      const auto value = JsonMember(text, "x");
      if (value) {
        EXPECT_GE(value->data(), text.data());
        EXPECT_LE(value->data() + value->size(), text.data() + text.size());
      }
    }
  }
}

}  // namespace
}  // namespace provider
