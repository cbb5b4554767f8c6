#include "provider/agent/json_string.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "provider/testing/text_for_test.h"

namespace provider {
namespace {

using Json = nlohmann::json;
using namespace std::string_literals;

std::optional<std::string> Decoded(const std::string& content) {
  std::vector<std::uint8_t> out(content.size());
  const auto size = DecodeJsonString(Bytes(content), out);
  EXPECT_EQ(size, DecodeJsonString(Bytes(content), {}));
  if (!size) return std::nullopt;
  return std::string(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(*size));
}

// ByNlohmann is the other opinion; nothing where it is no string, too.
std::optional<std::string> ByNlohmann(const std::string& content) {
  const Json json = Json::parse("\"" + content + "\"", nullptr, false);
  return json.is_string() ? std::optional(json.get<std::string>()) : std::nullopt;
}

TEST(MaskedJson, ShowsNothingOfAString) {
  const std::string json = R"( {"key":"5a5a","a\"b":["\\",-1.5e3,true,"",null]} )";
  const MaskedJson masked(Bytes(json));
  EXPECT_EQ(masked.text(), R"( {"0":"1","2":["3",-1.5e3,true,"4",null]} )");
  const std::vector<std::string> contents{"key", "5a5a", R"(a\"b)", R"(\\)", ""};
  for (std::size_t i = 0; i < contents.size(); ++i) {
    EXPECT_EQ(Text(masked.ContentOf(std::to_string(i))), contents[i]);
  }
}

TEST(MaskedJson, EndsWhereNoJsonGoesOn) {
  EXPECT_EQ(MaskedJson(Bytes(R"({"key":"5a5a)")).text(), R"({"0":")");
  EXPECT_EQ(MaskedJson(Bytes(R"({"key":"5a5a\")")).text(), R"({"0":")");
  EXPECT_EQ(MaskedJson(Bytes("{\"key\":\"5a5a\\")).text(), R"({"0":")");
  EXPECT_EQ(MaskedJson(Bytes(R"({"key":'5a5a'})")).text(), R"({"0":?)");
  EXPECT_EQ(MaskedJson(Bytes(R"({"key":/*"*/"5a5a"})")).text(), R"({"0":?)");
}

TEST(DecodeJsonString, DecodesEveryEscape) {
  EXPECT_EQ(Decoded(R"(\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00)"),
            "\"\\/\b\f\n\r\tA\u00e9\u20ac\U0001f600");
  EXPECT_EQ(Decoded(R"(a\u0000b)"), "a\0b"s);
  EXPECT_EQ(Decoded(""), "");
}

TEST(DecodeJsonString, RefusesWhatIsNoStringContent) {
  for (const std::string& content : {"\x1f"s,
                                     "\n"s,
                                     "\0"s,
                                     R"(\x)"s,
                                     "\\"s,
                                     R"(\u12)"s,
                                     R"(\u123g)"s,
                                     R"(\ud800)"s,
                                     R"(\ud800x)"s,
                                     R"(\ud800\n)"s,
                                     R"(\ud800\ud800)"s,
                                     R"(\ud800\u0041)"s,
                                     R"(\udc00)"s,
                                     R"(\ud800\u)"s,
                                     "\x80"s,
                                     "\xc0\xaf"s,
                                     "\xe2\x82"s,
                                     "\xed\xa0\x80"s,
                                     "\xf4\x90\x80\x80"s,
                                     "\xf8\x88\x80\x80\x80"s,
                                     "\xff"s}) {
    EXPECT_FALSE(Decoded(content))
        << Json(content).dump(-1, ' ', true, Json::error_handler_t::replace);
  }
}

// Every content of two bytes, but for those that end the string early.
TEST(DecodeJsonString, AgreesWithNlohmannOnEveryPairOfBytes) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string content{static_cast<char>(first), static_cast<char>(second)};
      if (content.find('"') != std::string::npos || content.back() == '\\') continue;
      ASSERT_EQ(Decoded(content), ByNlohmann(content)) << first << " " << second;
    }
  }
}

// Strings of pieces that matter, and the edges of UTF-8 in every combination of three bytes.
TEST(DecodeJsonString, AgreesWithNlohmannOnWhatMatters) {
  const std::vector<std::string> pieces{
      "a",       "\x7f",    "\x80",    "\x8f",    "\x90",    "\x9f",    "\xa0",
      "\xbf",    "\xc1",    "\xc2",    "\xdf",    "\xe0",    "\xe1",    "\xed",
      "\xef",    "\xf0",    "\xf1",    "\xf3",    "\xf4",    "\xf5",    "\\\\",
      "\\n",     "\\u0000", "\\u07ff", "\\u0800", "\\ud7ff", "\\ud800", "\\udbff",
      "\\udc00", "\\udfff", "\\ue000", "\\uFFFF", "\\u00",   "\x1f",    "5a"};
  std::minstd_rand random(8);
  for (int round = 0; round < 50'000; ++round) {
    std::string content;
    const auto count = 1 + random() % 6;
    for (unsigned piece = 0; piece < count; ++piece) content += pieces[random() % pieces.size()];
    ASSERT_EQ(Decoded(content), ByNlohmann(content)) << testing::PrintToString(content);
  }
}

}  // namespace
}  // namespace provider
