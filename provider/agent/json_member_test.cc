#include "provider/agent/json_member.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>
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

// WrittenJson makes whole JSON texts, with whatever looks like structure inside of strings.
class WrittenJson {
 public:
  explicit WrittenJson(std::uint32_t seed) : random_(seed) {}

  // An object that may have a member x, and has no name twice.
  std::string Object() {
    std::vector<std::string> names = {R"("")",   R"("X")", R"("\"x")",         R"("x\\")",
                                      R"("x:")", R"("y")", R"("\u0079\u0079")"};
    if (Below(4) > 0) names.emplace_back(Below(2) == 0 ? R"("x")" : R"("\u0078")");
    std::shuffle(names.begin(), names.end(), random_);
    std::string text;
    for (const std::string& name : names) {
      text += (text.empty() ? "" : ",") + Space() + name + Space() + ":" + Value(3) + Space();
    }
    return Space() + "{" + text + "}" + Space();
  }

 private:
  std::uint32_t Below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }
  std::string Space() { return std::vector<std::string>{"", "", " ", "\n\t\r "}[Below(4)]; }

  std::string String() {
    const std::vector<std::string> parts = {"x",         R"(\")", R"(\\)", "]", "[",
                                            "}",         "{",     ",",     ":", "x\xc3\xa9",
                                            R"(\u0022)", R"(\/)", " "};
    std::string text;
    for (auto left = Below(5); left > 0; --left) text += parts[Below(13)];
    return "\"" + text + "\"";
  }

  std::string Value(int depth) {
    switch (Below(depth > 0 ? 5 : 3)) {
      case 0:
        return Space() + std::vector<std::string>{"0", "-1.5e+3", "true", "null"}[Below(4)];
      case 3: {
        std::string text = Space() + "[";
        for (auto left = Below(4); left > 0; --left)
          text += Value(depth - 1) + (left > 1 ? "," : "");
        return text + Space() + "]";
      }
      case 4:
        return Space() + R"({"x":)" + Value(depth - 1) + ",\"y\":" + Value(depth - 1) + "}";
      default:
        return Space() + String();
    }
  }

  std::mt19937 random_;
};

TEST(JsonMember, FindsWhatAParserFinds) {
  int with = 0;
  WrittenJson written(20261126);
  for (int i = 0; i < 3000; ++i) {
    const std::string json = written.Object();
    const auto tree = nlohmann::json::parse(json);
    const auto value = JsonMember(json, "x");
    ASSERT_EQ(value.has_value(), tree.contains("x")) << json;
    if (!value) continue;
    ASSERT_EQ(nlohmann::json::parse(*value, nullptr, false), tree["x"]) << json;
    ++with;
  }
  EXPECT_GT(with, 2000);
  EXPECT_LT(with, 2900);
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
