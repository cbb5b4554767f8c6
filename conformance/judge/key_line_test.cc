#include "conformance/judge/key_line.h"

#include <gtest/gtest.h>

#include <string>

namespace conformance {
namespace {

std::string Repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

TEST(KeyLineTest, TakesASecret) {
  const KeyLine expected{.kind = KeyLine::Kind::kSecret, .bytes = {0x00, 0xFF, 0x5A}};
  EXPECT_EQ(ReadKeyLine("{\"secret\": \"00ff5A\"}\n").line, expected);
}

TEST(KeyLineTest, TakesAMemberOfTheClientsOwnBesideIt) {
  const KeyLine expected{.kind = KeyLine::Kind::kSecret, .bytes = {0x00}};
  EXPECT_EQ(ReadKeyLine(R"({"algorithm":"k256","secret":"00","bytes":1})").line, expected);
}

TEST(KeyLineTest, SaysWhyThereIsNone) {
  const auto why_not = [](std::string_view output) { return ReadKeyLine(output).why_not; };
  EXPECT_EQ(why_not(R"({"secret":"00"})"), "");
  EXPECT_EQ(why_not("\n"), "there is none");
  EXPECT_EQ(why_not("ready\n{\"secret\":\"00\"}\n"), "there is more than one line");
  EXPECT_EQ(why_not("00ff\n"), "it is not one JSON object with each member once");
  EXPECT_EQ(why_not("\xEF\xBB\xBF{\"secret\":\"00\"}"), why_not("00ff\n"));
  EXPECT_EQ(why_not(R"({"secret":"00","public_key":"00"})"),
            "it has a secret and a public_key, and is to have one");
  EXPECT_EQ(why_not(R"({"key":"00"})"), "it has neither a secret nor a public_key");
  EXPECT_EQ(why_not(R"({"secret":"0"})"), "what it has is no hex of that length");
  EXPECT_EQ(why_not(R"({"secret":0})"), "what it has is no hex of that length");
}

TEST(KeyLineTest, TakesAPublicKeyOf99Bytes) {
  const KeyLine expected{.kind = KeyLine::Kind::kPublicKey,
                         .bytes = std::vector<std::uint8_t>(99, 0x02)};
  EXPECT_EQ(ReadKeyLine("{\"public_key\": \"" + Repeat("02", 99) + "\"}\n").line, expected);
}

TEST(KeyLineTest, TakesALineWithoutItsLineFeed) {
  EXPECT_TRUE(ReadKeyLine(R"({"secret":"00"})").line.has_value());
}

TEST(KeyLineTest, TakesJsonWhiteSpaceWithinTheLine) {
  EXPECT_TRUE(ReadKeyLine(" {\t\"secret\" : \"00\" } \r\n").line.has_value());
}

struct RefusedLine {
  std::string_view name;
  std::string output;
};

class KeyLineRefusalTest : public testing::TestWithParam<RefusedLine> {};

TEST_P(KeyLineRefusalTest, IsNoKey) {
  EXPECT_FALSE(ReadKeyLine(GetParam().output).line.has_value());
}

INSTANTIATE_TEST_SUITE_P(
    Refuses, KeyLineRefusalTest,
    testing::Values(
        RefusedLine{.name = "Nothing", .output = ""},
        RefusedLine{.name = "AnEmptyLine", .output = "\n"},
        RefusedLine{.name = "AnEmptyObject", .output = "{}"},
        RefusedLine{.name = "AnArray", .output = R"([{"secret":"00"}])"},
        RefusedLine{.name = "AString", .output = R"("00")"},
        RefusedLine{.name = "HexOnly", .output = Repeat("5a", 32)},
        RefusedLine{.name = "ASecondLine", .output = "{\"secret\":\"00\"}\n{\"secret\":\"00\"}\n"},
        RefusedLine{.name = "ALineBefore", .output = "ready\n{\"secret\":\"00\"}\n"},
        RefusedLine{.name = "AnEmptyLineAfter", .output = "{\"secret\":\"00\"}\n\n"},
        RefusedLine{.name = "AnObjectOverTwoLines", .output = "{\"secret\":\n\"00\"}\n"},
        RefusedLine{.name = "JunkAfterTheObject", .output = R"({"secret":"00"} ok)"},
        RefusedLine{.name = "AByteOrderMark", .output = "\xEF\xBB\xBF{\"secret\":\"00\"}"},
        RefusedLine{.name = "ANulAfterTheObject",
                    .output = std::string("{\"secret\":\"00\"}\0", 16)},
        RefusedLine{.name = "JunkAfterANul",
                    .output = std::string("{\"secret\":\"00\"}\0ok\n", 19)},
        RefusedLine{.name = "TheMemberTwice", .output = R"({"secret":"00","secret":"00"})"},
        RefusedLine{.name = "BothMembers",
                    .output = R"({"secret":"00","public_key":")" + Repeat("02", 99) + R"("})"},
        RefusedLine{.name = "AnotherMember", .output = R"({"key":"00"})"},
        RefusedLine{.name = "AnotherMemberOf99Bytes",
                    .output = R"({"key":")" + Repeat("02", 99) + R"("})"},
        RefusedLine{.name = "AnotherCase", .output = R"({"Secret":"00"})"},
        RefusedLine{.name = "Null", .output = R"({"secret":null})"},
        RefusedLine{.name = "ANumber", .output = R"({"secret":12})"},
        RefusedLine{.name = "AList", .output = R"({"secret":["00"]})"},
        RefusedLine{.name = "AnEmptySecret", .output = R"({"secret":""})"},
        RefusedLine{.name = "OddHex", .output = R"({"secret":"000"})"},
        RefusedLine{.name = "NotHex", .output = R"({"secret":"0g"})"},
        RefusedLine{.name = "APrefix", .output = R"({"secret":"0x00"})"},
        RefusedLine{.name = "WhiteSpaceInHex", .output = R"({"secret":"00 00"})"},
        RefusedLine{.name = "AShortPublicKey",
                    .output = R"({"public_key":")" + Repeat("02", 98) + R"("})"},
        RefusedLine{.name = "ALongPublicKey",
                    .output = R"({"public_key":")" + Repeat("02", 100) + R"("})"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(KeyLineTest, RefusesAMillionLevels) {
  const std::string deep = Repeat("[", 1'000'000) + Repeat("]", 1'000'000);
  EXPECT_EQ(ReadKeyLine(deep).line, std::nullopt);
  EXPECT_EQ(ReadKeyLine("{\"secret\":" + deep + "}").line, std::nullopt);
  EXPECT_EQ(EmptyKeyIn("{\"secret\":" + deep + "}"), std::nullopt);
}

TEST(EmptyKeyTest, IsASecretOfNoBytes) {
  for (const std::string_view output :
       {R"({"secret": ""})", "{\"secret\":null}\n", R"({"secret":"0x"})", R"({"secret":" "})",
        R"({"secret":[]})", R"({"secret":{}})", R"({"secret":"","signature_chain":[]})"}) {
    EXPECT_EQ(EmptyKeyIn(output), KeyLine::Kind::kSecret) << output;
    EXPECT_EQ(ReadKeyLine(output).line, std::nullopt) << output;
  }
}

TEST(EmptyKeyTest, IsAPublicKeyOfNoBytes) {
  EXPECT_EQ(EmptyKeyIn(R"({"public_key":""})"), KeyLine::Kind::kPublicKey);
}

TEST(EmptyKeyTest, IsNoOtherOutput) {
  for (const std::string_view output :
       {"", "{}", "null", R"("")", R"({"error":""})", R"({"secret":"00"})", R"({"secret":[0]})",
        R"({"secret":0})", R"({"secret":false})", R"({"key":""})", R"([{"secret":""}])",
        R"({"secret":"")"}) {
    EXPECT_EQ(EmptyKeyIn(output), std::nullopt) << output;
  }
}

}  // namespace
}  // namespace conformance
