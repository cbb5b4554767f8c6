#include "fuzz/strict_json.h"

#include <gtest/gtest.h>

namespace fuzz {
namespace {

// Objects and arrays by turns within an object: `depth` of them, an even number.
std::string Nested(std::size_t depth) {
  std::string text = R"({"a":[)";
  for (std::size_t i = 2; i < depth; i += 2) text += R"({"a":[)";
  for (std::size_t i = 0; i < depth; i += 2) text += "]}";
  return text;
}

TEST(StrictJson, ReadsMembersInOrder) {
  const auto members =
      ReadJsonObject(" {\"a\" : \"x\",\r\n\t\"b\":[1, {\"c\":\"y\"}], \"a\":null} ");
  ASSERT_TRUE(members.has_value());
  ASSERT_EQ(members.value().size(), 3U);
  EXPECT_EQ(members.value()[0].name, "a");
  EXPECT_EQ(members.value()[0].text, "x");
  EXPECT_EQ(members.value()[1].name, "b");
  EXPECT_EQ(members.value()[1].text, std::nullopt);
  EXPECT_EQ(members.value()[2].name, "a");
  EXPECT_EQ(members.value()[2].text, std::nullopt);
}

TEST(StrictJson, AcceptsEveryKindOfValue) {
  for (const char* value :
       {"true", "false", "null", "0", "-0", "10", "1.50", "1e9", "1E+9", "-1.5e-10", "{}", "[]",
        "[[], {}, [1, 2]]", "{\"x\": {\"y\": []}}", "\"\""}) {
    SCOPED_TRACE(value);
    EXPECT_TRUE(ReadJsonObject(std::string(R"({"a":)") + value + "}").has_value());
  }
}

TEST(StrictJson, Unescapes) {
  struct Case {
    const char* escaped;
    std::string plain;
  };
  const Case cases[] = {
      {.escaped = R"(\"\\\/\b\f\n\r\t)", .plain = "\"\\/\b\f\n\r\t"},
      {.escaped = R"(\u0030\u0061\u007A)", .plain = "0az"},
      {.escaped = R"(\u00e9)", .plain = "\xc3\xa9"},
      {.escaped = R"(\u20AC)", .plain = "\xe2\x82\xac"},
      {.escaped = R"(\ud83d\ude00)", .plain = "\xf0\x9f\x98\x80"},
      {.escaped = R"(\uffff)", .plain = "\xef\xbf\xbf"},
      {.escaped = R"(\u0000)", .plain = std::string(1, '\0')},
      {.escaped = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x7f",
       .plain = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\x7f"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.escaped);
    const auto members = ReadJsonObject(std::string(R"({"a":")") + c.escaped + "\"}");
    ASSERT_TRUE(members.has_value());
    EXPECT_EQ(members.value()[0].text, c.plain);
  }
}

TEST(StrictJson, RefusesWhatIsNotOneObject) {
  for (const std::string text : {"",           " ",          "[]",
                                 "\"a\"",      "1",          "null",
                                 "{",          "}",          "{}{}",
                                 "{} x",       "{}]",        "\xef\xbb\xbf{}",
                                 "{,}",        "{\"a\"}",    "{\"a\" 1}",
                                 "[\"a\":1}",  "x}",         "{\"a\":}",
                                 "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1 \"b\":2}",
                                 "{a:1}",      "{'a':1}",    "{\"a\":1}/**/",
                                 "{1:2}",      "{\"a\"::1}", "{\v}"}) {
    SCOPED_TRACE(text);
    const auto members = ReadJsonObject(text);
    ASSERT_FALSE(members.has_value());
    EXPECT_EQ(members.error(), Refusal::kJson);
  }
}

TEST(StrictJson, RefusesValuesOutsideTheGrammar) {
  for (const std::string value : {"01",
                                  "-",
                                  "+1",
                                  "1.",
                                  ".5",
                                  "1e",
                                  "1e+",
                                  "0x1",
                                  "NaN",
                                  "Infinity",
                                  "True",
                                  "nul",
                                  "nulll",
                                  "tru",
                                  "[1,]",
                                  "[,1]",
                                  "[1 2]",
                                  "[",
                                  "[1",
                                  "[1}",
                                  "{]",
                                  "\"",
                                  "'a'",
                                  "\"\\x\"",
                                  "\"\\u12\"",
                                  "\"\\u12g4\"",
                                  "\"\\ud800\"",
                                  "\"\\udc00\"",
                                  "\"\\ud800x\"",
                                  "\"\\ud800dc00\"",
                                  "\"\\ud800\\u0041\"",
                                  "\"\\ud800\\ud800\"",
                                  "\"a\nb\"",
                                  "\"a\tb\"",
                                  "\"\x1f\"",
                                  "\"\x80\"",
                                  "\"\xc0\xaf\"",
                                  "\"\xc1\xbf\"",
                                  "\"\xc3\"",
                                  "\"\xc3\x28\"",
                                  "\"\xe0\x9f\xbf\"",
                                  "\"\xe2\x82\"",
                                  "\"\xed\xa0\x80\"",
                                  "\"\xf0\x8f\xbf\xbf\"",
                                  "\"\xf4\x90\x80\x80\"",
                                  "\"\xf5\x80\x80\x80\"",
                                  "\"\xff\""}) {
    SCOPED_TRACE(value);
    const auto members = ReadJsonObject(R"({"a":)" + value + "}");
    ASSERT_FALSE(members.has_value());
    EXPECT_EQ(members.error(), Refusal::kJson);
  }
}

TEST(StrictJson, RefusesANulOutsideAndInsideStrings) {
  using std::string_literals::operator""s;
  for (const std::string& text : {"{}\0"s, "{\"a\":\"\0\"}"s, "{\0}"s}) {
    EXPECT_EQ(ReadJsonObject(text).error(), Refusal::kJson);
  }
}

TEST(StrictJson, ReadsNestingUpToItsLimit) {
  EXPECT_TRUE(ReadJsonObject(Nested(kMostNesting)).has_value());
  for (const char* one_more : {"[]", "{}"}) {
    std::string text = Nested(kMostNesting);
    text.insert(text.find(']'), one_more);
    EXPECT_EQ(ReadJsonObject(text).error(), Refusal::kTooDeep);
  }
}

TEST(StrictJson, CountsNestingNotSiblings) {
  std::string text = R"({"a":[[])";
  for (std::size_t i = 0; i < kMostNesting; ++i) text += ",[],{}";
  EXPECT_TRUE(ReadJsonObject(text + "]}").has_value());
}

}  // namespace
}  // namespace fuzz
