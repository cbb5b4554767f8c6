#include "mock_agent/guest/query_message.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "mock_agent/guest/messages.h"
#include "mock_agent/testing/refused_message_for_test.h"

namespace mock_agent {
namespace {

class QueryRefusesTest : public testing::TestWithParam<RefusedMessage> {};

TEST_P(QueryRefusesTest, WithTheTextOfTheAgent) {
  ExpectRefused(MessageFromQuery(*GetParam().type, GetParam().sent), GetParam());
}

constexpr RefusedMessage kQueryCases[] = {
    {.name = "ANameTwice",
     .type = &kGetKeyArgs,
     .sent = "path=a&path=b",
     .text = "Multiple values for one key: \"path\""},
    {.name = "AnUnknownNameTwice",
     .type = &kGetKeyArgs,
     .sent = "x=a&x=b",
     .text = "Multiple values for one key: \"x\""},
    {.name = "ABracketTwice",
     .type = &kGetKeyArgs,
     .sent = "%5Bx=a&%5Bx=b",
     .text = "Multiple values for one key: \"%5Bx\"\nInvalid field contains an encoded bracket -- "
             "did you mean to use non-strict mode?\n  "
             "https://docs.rs/serde_qs/latest/serde_qs/#strict-vs-non-strict-modes"},
    {.name = "AnIndexTwice",
     .type = &kGetTlsKeyArgs,
     .sent = "alt_names[0]=a&alt_names[0]=b",
     .text = "Multiple values for one key"},
    {.name = "AnIndexForAString",
     .type = &kGetKeyArgs,
     .sent = "path[0]=a",
     .text = "invalid type: sequence, expected a string"},
    {.name = "BracketsForAString",
     .type = &kGetKeyArgs,
     .sent = "path[]=a",
     .text = "invalid type: sequence, expected a string"},
    {.name = "AMapForAString",
     .type = &kGetKeyArgs,
     .sent = "path[x]=a",
     .text = "invalid type: map, expected a string"},
    {.name = "ATextForStrings",
     .type = &kGetTlsKeyArgs,
     .sent = "alt_names=a%0a",
     .text = "invalid type: string \"a\\n\", expected a sequence"},
    {.name = "AMapForStrings",
     .type = &kGetTlsKeyArgs,
     .sent = "alt_names[x]=a",
     .text = "invalid type: map, expected a sequence"},
    {.name = "AListAmongStrings",
     .type = &kGetTlsKeyArgs,
     .sent = "alt_names[0][]=a",
     .text = "invalid type: sequence, expected a string"},
    {.name = "WhatIsNoUtf8",
     .type = &kGetKeyArgs,
     .sent = "path=%ff",
     .text = "invalid utf-8 sequence of 1 bytes from index 0"},
    {.name = "Utf8CutShort",
     .type = &kGetKeyArgs,
     .sent = "path=a%e2%82",
     .text = "incomplete utf-8 byte sequence from index 1"},
    {.name = "WhatIsNoUtf8InAName",
     .type = &kGetKeyArgs,
     .sent = "%ff=a",
     .text = "invalid utf-8 sequence of 1 bytes from index 0"},
    {.name = "AWordForABool",
     .type = &kGetTlsKeyArgs,
     .sent = "usage_ra_tls=yes",
     .text = "provided string was not `true` or `false`"},
    {.name = "NothingForABool",
     .type = &kGetTlsKeyArgs,
     .sent = "usage_ra_tls=",
     .text = "provided string was not `true` or `false`"},
    {.name = "AListForABool",
     .type = &kGetTlsKeyArgs,
     .sent = "usage_ra_tls[]=true",
     .text = "Expected: \"bool\", got a Sequence"},
    {.name = "AnIndexForABool",
     .type = &kGetTlsKeyArgs,
     .sent = "usage_ra_tls[0]=true",
     .text = "Expected: \"bool\", got an OrderedSequence"},
    {.name = "AMapForABool",
     .type = &kGetTlsKeyArgs,
     .sent = "usage_ra_tls[x]=true",
     .text = "Expected: \"bool\", got a Map"},
    {.name = "AWordForANumber",
     .type = &kGetTlsKeyArgs,
     .sent = "not_before=x",
     .text = "invalid digit found in string"},
    {.name = "ANegativeNumber",
     .type = &kGetTlsKeyArgs,
     .sent = "not_before=-1",
     .text = "invalid digit found in string"},
    {.name = "ANumberThatIsTooLarge",
     .type = &kGetTlsKeyArgs,
     .sent = "not_before=18446744073709551616",
     .text = "number too large to fit in target type"},
    {.name = "ANumberThatIsTooLargeBeforeItIsWrong",
     .type = &kGetTlsKeyArgs,
     .sent = "not_before=99999999999999999999x",
     .text = "number too large to fit in target type"},
    {.name = "AListForANumber",
     .type = &kGetTlsKeyArgs,
     .sent = "not_before[]=1",
     .text = "Expected: \"u64\", got a Sequence"},
    {.name = "OddHex",
     .type = &kRawQuoteArgs,
     .sent = "report_data=abc",
     .text = "Odd number of digits"},
    {.name = "WhatIsNoHex",
     .type = &kRawQuoteArgs,
     .sent = "report_data=zz",
     .text = "Invalid character 'z' at position 0"},
    {.name = "AListForHex",
     .type = &kRawQuoteArgs,
     .sent = "report_data[]=00",
     .text = "invalid type: sequence, expected a string"},
    {.name = "ABracketInABracket",
     .type = &kGetKeyArgs,
     .sent = "path[[",
     .text = "parsing failed with error: 'found another opening bracket before the closed bracket' "
             "at position: 6"},
    {.name = "ABracketCutShort",
     .type = &kGetKeyArgs,
     .sent = "path[",
     .text = "query string ended before expected"},
    {.name = "AControlCharacterInABracket",
     .type = &kGetKeyArgs,
     .sent = "path[\x01]",
     .text = "parsing failed with error: 'unexpected character: \x01' at position: 6"},
    {.name = "WhatIsNoAsciiInABracket",
     .type = &kGetKeyArgs,
     .sent = "path[\xc3\xa9]",
     .text = "parsing failed with error: 'unexpected character: \xef\xbf\xbd' at position: 6"},
    {.name = "WhatFollowsABracket",
     .type = &kGetKeyArgs,
     .sent = "path[a]x=1",
     .text = "parsing failed with error: 'Unexpected character: 'x' found when parsing' at "
             "position: 8"},
    {.name = "WhatFollowsAnIndex",
     .type = &kGetKeyArgs,
     .sent = "path[0]x=1",
     .text = "parsing failed with error: 'Unexpected character: 120 found when parsing' at "
             "position: 8"},
    {.name = "WhatFollowsEmptyBrackets",
     .type = &kGetKeyArgs,
     .sent = "path[]x=1",
     .text = "parsing failed with error: 'non-indexed sequence of structs not supported' at "
             "position: 7"},
    {.name = "AnIndexThatIsNone",
     .type = &kGetKeyArgs,
     .sent = "path[0x]=1",
     .text = "invalid digit found in string"},
    {.name = "AnIndexThatIsTooLarge",
     .type = &kGetKeyArgs,
     .sent = "path[99999999999999999999]=1",
     .text = "number too large to fit in target type"},
    {.name = "ATextAndAMap",
     .type = &kGetKeyArgs,
     .sent = "path=a&path[x]=b",
     .text = "Attempted to insert map value into non-map structure"},
    {.name = "ATextAndAnIndex",
     .type = &kGetKeyArgs,
     .sent = "path=a&path[0]=b",
     .text = "Attempted to insert seq value into non-seq structure"},
    {.name = "ATextAndAList",
     .type = &kGetKeyArgs,
     .sent = "path=a&path[]=b",
     .text = "Attempted to insert seq value into non-seq structure"},
    {.name = "AMapBelowAText",
     .type = &kGetKeyArgs,
     .sent = "path=a&path[x][y]=b",
     .text =
         "parsing failed with error: 'tried to insert a new key into Flat(\"a\")' at position: 15"},
    {.name = "AnIndexBelowAMap",
     .type = &kGetKeyArgs,
     .sent = "path[x]=a&path[0][y]=b",
     .text = "parsing failed with error: 'tried to insert a new key into Nested({\"x\": "
             "Flat(\"a\")})' at position: 18"},
    {.name = "AMapBelowAnIndex",
     .type = &kGetKeyArgs,
     .sent = "path[1]=a&path[0]=%22b&path[x][y]=b",
     .text = "parsing failed with error: 'tried to insert a new key into OrderedSeq({0: "
             "Flat(\"\\\"b\"), 1: Flat(\"a\")})' at position: 31"},
    {.name = "AMapBelowAList",
     .type = &kGetKeyArgs,
     .sent = "path[]=a&path[]=b&path[x][y]=b",
     .text = "parsing failed with error: 'tried to insert a new key into Sequence([Flat(\"a\"), "
             "Flat(\"b\")])' at position: 26"},
    {.name = "AMapBelowWhatIsWrong",
     .type = &kGetKeyArgs,
     .sent = "path=a&path=b&path[x][y]=b",
     .text = "parsing failed with error: 'tried to insert a new key into Invalid(\"Multiple values "
             "for one key: \\\"path\\\"\")' at position: 22"},
};
INSTANTIATE_TEST_SUITE_P(All, QueryRefusesTest, testing::ValuesIn(kQueryCases), NameOfRow);

TEST(QueryMessageTest, TakesFieldsOfEveryType) {
  const Message message =
      MessageFromQuery(kGetTlsKeyArgs,
                       "&&subject=a+b%20%zz&alt_names[]=x&alt_names[]=%22&usage_ra_tls=true&"
                       "not_before=%2B7&not_after=&x[a][b]=1&path.x=2")
          .value();
  EXPECT_EQ(message.Get<std::string>("subject"), "a b %zz");
  EXPECT_EQ(message.Get<TextList>("alt_names"), (TextList{"x", "\""}));
  EXPECT_TRUE(message.Get<bool>("usage_ra_tls"));
  EXPECT_EQ(message.Get<std::optional<std::uint64_t>>("not_after"), std::nullopt);
}

TEST(QueryMessageTest, TakesNumberedElementsInTheirOrder) {
  const Message message =
      MessageFromQuery(kGetTlsKeyArgs, "alt_names[10]=c&alt_names[9]=b&alt_names[0]=a").value();
  EXPECT_EQ(message.Get<TextList>("alt_names"), (TextList{"a", "b", "c"}));
}

TEST(QueryMessageTest, ForgetsAllWhereTheQueryBeginsWithBrackets) {
  EXPECT_EQ(MessageFromQuery(kGetKeyArgs, "path=a&[]=b").value().Get<std::string>("path"), "");
}

}  // namespace
}  // namespace mock_agent
