#include "mock_agent/guest/json_message.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "mock_agent/guest/messages.h"
#include "mock_agent/testing/refused_message_for_test.h"

namespace mock_agent {
namespace {

class JsonRefusesTest : public testing::TestWithParam<RefusedMessage> {};

TEST_P(JsonRefusesTest, WithTheTextOfTheAgent) {
  ExpectRefused(MessageFromJson(*GetParam().type, GetParam().sent), GetParam());
}

constexpr RefusedMessage kJsonCases[] = {
    {.name = "WhiteSpaceAlone",
     .type = &kGetKeyArgs,
     .sent = "  ",
     .text = "EOF while parsing a value at line 1 column 2"},
    {.name = "TwoValues",
     .type = &kGetKeyArgs,
     .sent = "{} {}",
     .text = "trailing characters at line 1 column 4"},
    {.name = "AnObjectCutShort",
     .type = &kGetKeyArgs,
     .sent = "{",
     .text = "EOF while parsing an object at line 1 column 1"},
    {.name = "AnObjectCutShortBehindAComma",
     .type = &kGetKeyArgs,
     .sent = "{\"a\":1,",
     .text = "EOF while parsing a value at line 1 column 7"},
    {.name = "AnObjectCutShortBehindAMember",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"a\"",
     .text = "EOF while parsing an object at line 1 column 11"},
    {.name = "ANameWithoutColon",
     .type = &kGetKeyArgs,
     .sent = "{\"path\" \"a\"}",
     .text = "expected `:` at line 1 column 9"},
    {.name = "ANameCutShort",
     .type = &kGetKeyArgs,
     .sent = "{\"path\"",
     .text = "EOF while parsing an object at line 1 column 7"},
    {.name = "AMemberWithoutValue",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":}",
     .text = "expected value at line 1 column 9"},
    {.name = "AMemberCutShort",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":",
     .text = "EOF while parsing a value at line 1 column 8"},
    {.name = "ATrailingComma",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"a\",}",
     .text = "trailing comma at line 1 column 13"},
    {.name = "TwoCommas",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"a\",,}",
     .text = "key must be a string at line 1 column 13"},
    {.name = "ANameThatIsNoString",
     .type = &kGetKeyArgs,
     .sent = "{1:2}",
     .text = "key must be a string at line 1 column 2"},
    {.name = "MembersWithoutComma",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"a\" \"purpose\":\"b\"}",
     .text = "expected `,` or `}` at line 1 column 13"},
    {.name = "AMemberTwice",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"a\",\n \"path\" :\"b\"}",
     .text = "duplicate field `path` at line 2 column 8"},
    {.name = "AMemberTwiceOnceEscaped",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"a\",\"\\u0070ath\":\"b\"}",
     .text = "duplicate field `path` at line 1 column 23"},
    {.name = "AMemberTwiceAtTheEnd",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"a\",\"path\"}",
     .text = "duplicate field `path` at line 1 column 19"},
    {.name = "AListCutShort",
     .type = &kGetKeyArgs,
     .sent = "[",
     .text = "EOF while parsing a list at line 1 column 1"},
    {.name = "AListWithoutComma",
     .type = &kGetKeyArgs,
     .sent = "[\"a\" \"b\"]",
     .text = "expected `,` or `]` at line 1 column 6"},
    {.name = "AListWithATrailingComma",
     .type = &kGetKeyArgs,
     .sent = "[\"a\",]",
     .text = "trailing comma at line 1 column 6"},
    {.name = "AListCutShortBehindAComma",
     .type = &kGetKeyArgs,
     .sent = "[\"a\",",
     .text = "EOF while parsing a value at line 1 column 5"},
    {.name = "AListThatIsTooLong",
     .type = &kGetKeyArgs,
     .sent = "[\"a\",\"b\",\"c\",\"d\"]",
     .text = "trailing characters at line 1 column 14"},
    {.name = "AListThatIsTooLongByAComma",
     .type = &kGetKeyArgs,
     .sent = "[\"a\",\"b\",\"c\",]",
     .text = "trailing comma at line 1 column 14"},
    {.name = "AListOfAnotherType",
     .type = &kGetKeyArgs,
     .sent = "[1]",
     .text = "invalid type: integer `1`, expected a string at line 1 column 2"},
    {.name = "OddHex",
     .type = &kRawQuoteArgs,
     .sent = "{\"report_data\":\"abc\"}",
     .text = "Odd number of digits at line 1 column 21"},
    {.name = "OddHexBeforeAnotherMember",
     .type = &kRawQuoteArgs,
     .sent = "{\"report_data\":\"abc\" , \"x\":1}",
     .text = "Odd number of digits at line 1 column 21"},
    {.name = "WhatIsNoHex",
     .type = &kRawQuoteArgs,
     .sent = "{\"report_data\":\"0g\"}",
     .text = "Invalid character 'g' at position 1 at line 1 column 20"},
    {.name = "WhatIsNoHexAndNoAscii",
     .type = &kRawQuoteArgs,
     .sent = "{\"report_data\":\"\xc3\xa9\"}",
     .text = "Invalid character '\xc3\x83' at position 0 at line 1 column 20"},
    {.name = "AnApostropheForHex",
     .type = &kRawQuoteArgs,
     .sent = "{\"report_data\":\"'a\"}",
     .text = "Invalid character '\\'' at position 0 at line 1 column 20"},
    {.name = "ATabForHex",
     .type = &kRawQuoteArgs,
     .sent = "{\"report_data\":\"a\\t\"}",
     .text = "Invalid character '\\t' at position 1 at line 1 column 21"},
    {.name = "NullForHex",
     .type = &kRawQuoteArgs,
     .sent = "{\"report_data\":null}",
     .text = "invalid type: null, expected a string at line 1 column 19"},
    {.name = "AStringForABool",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"usage_ra_tls\":\"x\"}",
     .text = "invalid type: string \"x\", expected a boolean at line 1 column 19"},
    {.name = "ANumberForABool",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"usage_ra_tls\":1}",
     .text = "invalid type: integer `1`, expected a boolean at line 1 column 17"},
    {.name = "AWrongWordForABool",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"usage_ra_tls\":trux}",
     .text = "expected ident at line 1 column 20"},
    {.name = "NullForABool",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"usage_ra_tls\":null}",
     .text = "invalid type: null, expected a boolean at line 1 column 20"},
    {.name = "AStringForANumber",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"not_before\":\"1\"}",
     .text = "invalid type: string \"1\", expected u64 at line 1 column 17"},
    {.name = "ANegativeNumber",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"not_before\":-1}",
     .text = "invalid value: integer `-1`, expected u64 at line 1 column 16"},
    {.name = "AFractionForANumber",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"not_before\":1.5}",
     .text = "invalid type: floating point `1.5`, expected u64 at line 1 column 17"},
    {.name = "AMinusZeroForANumber",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"not_before\":-0}",
     .text = "invalid type: floating point `-0.0`, expected u64 at line 1 column 16"},
    {.name = "ANumberThatIsTooLarge",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"not_before\":18446744073709551616}",
     .text =
         "invalid type: floating point `1.8446744073709552e+19`, expected u64 at line 1 column 34"},
    {.name = "ABoolForANumber",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"not_before\":true}",
     .text = "invalid type: boolean `true`, expected u64 at line 1 column 18"},
    {.name = "AWordForANumber",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"not_before\":nul}",
     .text = "expected ident at line 1 column 18"},
    {.name = "AStringForStrings",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"alt_names\":\"a\"}",
     .text = "invalid type: string \"a\", expected a sequence at line 1 column 16"},
    {.name = "NullForStrings",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"alt_names\":null}",
     .text = "invalid type: null, expected a sequence at line 1 column 17"},
    {.name = "ANumberAmongStrings",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"alt_names\":[\"a\",1]}",
     .text = "invalid type: integer `1`, expected a string at line 1 column 19"},
    {.name = "StringsCutShort",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"alt_names\":[\"a\"",
     .text = "EOF while parsing a list at line 1 column 17"},
    {.name = "StringsWithATrailingComma",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"alt_names\":[\"a\",]}",
     .text = "trailing comma at line 1 column 19"},
    {.name = "StringsWithoutComma",
     .type = &kGetTlsKeyArgs,
     .sent = "{\"alt_names\":[\"a\" \"b\"]}",
     .text = "expected `,` or `]` at line 1 column 19"},
};
INSTANTIATE_TEST_SUITE_P(All, JsonRefusesTest, testing::ValuesIn(kJsonCases), NameOfRow);

TEST(JsonMessageTest, TakesMembersByName) {
  const Message message =
      MessageFromJson(kGetTlsKeyArgs, R"( {"alt_names" : ["a", "\u00e9"], "not_before":null,
        "not_after":18446744073709551615, "usage_ra_tls":true, "other":[{}, 1e5, "\ud800"]} )")
          .value();
  EXPECT_EQ(message.Get<TextList>("alt_names"), (TextList{"a", "\xc3\xa9"}));
  EXPECT_EQ(message.Get<std::optional<std::uint64_t>>("not_before"), std::nullopt);
  EXPECT_EQ(message.Get<std::optional<std::uint64_t>>("not_after"), 18446744073709551615U);
  EXPECT_TRUE(message.Get<bool>("usage_ra_tls"));
  EXPECT_EQ(message.Get<std::string>("subject"), "");
}

TEST(JsonMessageTest, TakesAnArrayByPosition) {
  const Message message = MessageFromJson(kGetKeyArgs, R"(["a","\ud83d\udd11"])").value();
  EXPECT_EQ(message.Get<std::string>("path"), "a");
  EXPECT_EQ(message.Get<std::string>("purpose"), "\xf0\x9f\x94\x91");
  EXPECT_EQ(message.Get<std::string>("algorithm"), "");
}

TEST(JsonMessageTest, TakesNothingForDefaults) {
  for (const std::string_view body : {"", "{}", "[]"}) {
    EXPECT_EQ(MessageFromJson(kGetKeyArgs, body).value().Get<std::string>("path"), "");
  }
}

TEST(JsonMessageTest, TakesHexBehindAnyNumberOfPrefixes) {
  const Message message = MessageFromJson(kRawQuoteArgs, R"({"report_data":"0x0x0Aff"})").value();
  EXPECT_EQ(message.Get<Bytes>("report_data"), (Bytes{0x0a, 0xff}));
}

}  // namespace
}  // namespace mock_agent
