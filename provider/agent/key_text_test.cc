#include "provider/agent/key_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/text_for_test.h"

namespace provider {
namespace {

using namespace std::string_literals;

Result<KeyText> FromJson(const std::string& json) {
  const std::string answer =
      "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(json.size()) + "\r\n\r\n" + json;
  return KeyText::FromJson(ResponseBody::FromAnswer(Bytes(answer), Stream::kEnded).value().value());
}

// An object with a sound key and nested arrays, `depth` deep in all.
std::string Nested(std::size_t depth) {
  return R"({"key":"ab","x":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

TEST(KeyText, IsTheDecodedMemberKey) {
  struct Answer {
    const char* name;
    std::string json;
    std::string key;
  };
  const std::vector<Answer> answers = {
      {.name = "plain", .json = R"({"key":"ab12"})", .key = "ab12"},
      {.name = "empty", .json = R"({"key":""})", .key = ""},
      {.name = "white space", .json = " \r\n\t{ \"key\" : \"ab\" } \n", .key = "ab"},
      {.name = "chain", .json = R"({"key":"ab","signature_chain":["cd","ef"]})", .key = "ab"},
      {.name = "chain of anything", .json = R"({"signature_chain":null,"key":"ab"})", .key = "ab"},
      {.name = "unknown members",
       .json = R"({"a":1,"b":-2.5e3,"c":true,"d":null,"e":{"f":["g"]},"key":"ab","z":"y"})",
       .key = "ab"},
      {.name = "escapes in the key", .json = R"({"key":"\u0061\u0062\/"})", .key = "ab/"},
      {.name = "escapes in the name", .json = R"({"\u006bey":"ab"})", .key = "ab"},
      {.name = "NUL in the key", .json = R"({"key":"a\u0000b"})", .key = "a\0b"s},
      {.name = "other keys inside",
       .json = R"({"x":{"key":"cd"},"key":"ab","y":[{"key":"ef"}]})",
       .key = "ab"},
      {.name = "error inside", .json = R"({"key":"ab","x":{"error":"no"}})", .key = "ab"},
      {.name = "key as a value", .json = R"({"x":"key","key":"ab"})", .key = "ab"},
      {.name = "names apart in case",
       .json = R"({"KEY":"cd","Key":"ef","key":"ab","Error":1})",
       .key = "ab"},
      {.name = "one name in two objects",
       .json = R"({"key":"ab","x":{"a":1},"y":{"a":1}})",
       .key = "ab"},
      {.name = "as deep as it may be", .json = Nested(kMostJsonDepth), .key = "ab"},
      {.name = "longer than any buffer",
       .json = R"({"key":")" + std::string(9999, 'a') + "\"}",
       .key = std::string(9999, 'a')},
  };
  for (const Answer& answer : answers) {
    SCOPED_TRACE(answer.name);
    const auto key = FromJson(answer.json);
    ASSERT_TRUE(key) << Token(key.error());
    EXPECT_EQ(Text(key.value().characters().ExposeSecret()), answer.key);
  }
}

TEST(KeyText, RefusesWithTheExactReason) {
  struct Answer {
    std::string json;
    Reason reason;
  };
  const std::vector<Answer> answers = {
      {.json = "", .reason = Reason::kNotAJsonObject},
      {.json = " ", .reason = Reason::kNotAJsonObject},
      {.json = "null", .reason = Reason::kNotAJsonObject},
      {.json = "true", .reason = Reason::kNotAJsonObject},
      {.json = "1", .reason = Reason::kNotAJsonObject},
      {.json = R"("key")", .reason = Reason::kNotAJsonObject},
      {.json = R"([{"key":"ab"}])", .reason = Reason::kNotAJsonObject},
      {.json = R"(["key","ab"])", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"ab")", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"ab)", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"ab",})", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"ab"}})", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"ab"}x)", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"ab"}{"key":"ab"})", .reason = Reason::kNotAJsonObject},
      {.json = R"({key:"ab"})", .reason = Reason::kNotAJsonObject},
      {.json = R"({'key':'ab'})", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"ab"/**/})", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"ab","x":NaN})", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"ab","x":1e999})", .reason = Reason::kNotAJsonObject},
      {.json = "{\"key\":\"a\nb\"}", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"\x61"})", .reason = Reason::kNotAJsonObject},
      {.json = R"({"key":"\ud800"})", .reason = Reason::kNotAJsonObject},
      {.json = "{\"key\":\"ab\",\"x\":\"\xff\"}", .reason = Reason::kNotAJsonObject},
      {.json = "{\"key\":\"ab\",\"x\":\"\xc0\xaf\"}", .reason = Reason::kNotAJsonObject},
      {.json = "{\"key\":\"ab\",\"x\":\"\xed\xa0\x80\"}", .reason = Reason::kNotAJsonObject},
      {.json = "\xef\xbb\xbf{\"key\":\"ab\"}", .reason = Reason::kNotAJsonObject},
      {.json = "{\"key\":\"ab\"}\0"s, .reason = Reason::kNotAJsonObject},
      {.json = "{\"key\":\"ab\"}\0{}"s, .reason = Reason::kNotAJsonObject},
      {.json = "{\"key\":\"a\0b\"}"s, .reason = Reason::kNotAJsonObject},
      {.json = "\0{\"key\":\"ab\"}"s, .reason = Reason::kNotAJsonObject},

      {.json = Nested(kMostJsonDepth + 1), .reason = Reason::kJsonTooDeep},
      {.json = Nested(10'000), .reason = Reason::kJsonTooDeep},
      {.json = R"({"x":)" + std::string(100'000, '['), .reason = Reason::kJsonTooDeep},

      {.json = R"({"key":"ab","key":"ab"})", .reason = Reason::kDuplicateMember},
      {.json = R"({"key":"ab","k\u0065y":"cd"})", .reason = Reason::kDuplicateMember},
      {.json = R"({"x":1,"key":"ab","x":1})", .reason = Reason::kDuplicateMember},
      {.json = R"({"key":"ab","x":{"a":1,"a":2}})", .reason = Reason::kDuplicateMember},
      {.json = R"({"key":"ab","x":[{"a":1,"a":2}]})", .reason = Reason::kDuplicateMember},
      {.json = R"({"error":1,"error":1})", .reason = Reason::kDuplicateMember},

      {.json = R"({"error":"no"})", .reason = Reason::kErrorMember},
      {.json = R"({"key":"ab","error":"no"})", .reason = Reason::kErrorMember},
      {.json = R"({"error":null,"key":"ab"})", .reason = Reason::kErrorMember},
      {.json = R"({"key":1,"error":""})", .reason = Reason::kErrorMember},
      {.json = R"({"key":"ab","\u0065rror":{}})", .reason = Reason::kErrorMember},

      {.json = "{}", .reason = Reason::kNoKeyField},
      {.json = R"({"KEY":"ab"})", .reason = Reason::kNoKeyField},
      {.json = R"({"Key":"ab"})", .reason = Reason::kNoKeyField},
      {.json = R"({"key ":"ab"})", .reason = Reason::kNoKeyField},
      {.json = R"({"key\u0000":"ab"})", .reason = Reason::kNoKeyField},
      {.json = R"({"x":{"key":"ab"}})", .reason = Reason::kNoKeyField},
      {.json = R"({"x":[{"key":"ab"}]})", .reason = Reason::kNoKeyField},
      {.json = R"({"x":"{\"key\":\"ab\"}"})", .reason = Reason::kNoKeyField},
      {.json = R"({"x":"key"})", .reason = Reason::kNoKeyField},

      {.json = R"({"key":null})", .reason = Reason::kKeyNotAString},
      {.json = R"({"key":12})", .reason = Reason::kKeyNotAString},
      {.json = R"({"key":true})", .reason = Reason::kKeyNotAString},
      {.json = R"({"key":["ab"]})", .reason = Reason::kKeyNotAString},
      {.json = R"({"key":{"key":"ab"}})", .reason = Reason::kKeyNotAString},
      {.json = R"({"key":[],"x":"ab"})", .reason = Reason::kKeyNotAString},
  };
  for (const Answer& answer : answers) {
    SCOPED_TRACE(answer.json.substr(0, 80));
    const auto key = FromJson(answer.json);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error(), answer.reason) << Token(key.error());
  }
}

TEST(KeyText, RefusesEveryTruncation) {
  const std::string json = R"({"a":[1,{"b":"c"}],"key":"ab","z":{}})";
  ASSERT_TRUE(FromJson(json));
  for (std::size_t size = 0; size < json.size(); ++size) {
    EXPECT_EQ(FromJson(json.substr(0, size)).error(), Reason::kNotAJsonObject) << size;
  }
}

}  // namespace
}  // namespace provider
