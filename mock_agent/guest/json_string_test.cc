#include "mock_agent/guest/json_string.h"

#include <gtest/gtest.h>

#include "mock_agent/guest/json_message.h"
#include "mock_agent/guest/messages.h"
#include "mock_agent/testing/refused_message_for_test.h"

namespace mock_agent {
namespace {

class JsonStringTest : public testing::TestWithParam<RefusedMessage> {};

TEST_P(JsonStringTest, IsRefusedWithTheTextOfTheAgent) {
  ExpectRefused(MessageFromJson(*GetParam().type, GetParam().sent), GetParam());
}

constexpr RefusedMessage kJsonStrings[] = {
    {.name = "AStringCutShort",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"a",
     .text = "EOF while parsing a string at line 1 column 10"},
    {.name = "AnEscapeCutShort",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\\",
     .text = "EOF while parsing a string at line 1 column 10"},
    {.name = "AnUnknownEscape",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\\x\"}",
     .text = "invalid escape at line 1 column 11"},
    {.name = "HexCutShort",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\\u12\"}",
     .text = "invalid escape at line 1 column 15"},
    {.name = "WrongHex",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\\u12g4\"}",
     .text = "invalid escape at line 1 column 15"},
    {.name = "ALeadingSurrogateAlone",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\\ud800\"}",
     .text = "unexpected end of hex escape at line 1 column 16"},
    {.name = "ALeadingSurrogateBeforeAnotherEscape",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\\ud800\\n\"}",
     .text = "unexpected end of hex escape at line 1 column 17"},
    {.name = "ALeadingSurrogateTwice",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\\ud800\\ud800\"}",
     .text = "lone leading surrogate in hex escape at line 1 column 21"},
    {.name = "ALeadingSurrogateCutShort",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\\ud800",
     .text = "EOF while parsing a string at line 1 column 15"},
    {.name = "ATrailingSurrogateAlone",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\\udc00\"}",
     .text = "lone leading surrogate in hex escape at line 1 column 15"},
    {.name = "AControlCharacter",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"a\x01\"}",
     .text =
         "control character (\\u0000-\\u001F) found while parsing a string at line 1 column 11"},
    {.name = "ALineFeed",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"a\n\"}",
     .text = "control character (\\u0000-\\u001F) found while parsing a string at line 2 column 0"},
    {.name = "WhatIsNoUtf8",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\xc3(\"}",
     .text = "invalid unicode code point at line 1 column 12"},
    {.name = "WhatIsNoUtf8InAName",
     .type = &kGetKeyArgs,
     .sent = "{\"\xff\":1}",
     .text = "invalid unicode code point at line 1 column 4"},
    {.name = "ASurrogateInUtf8",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":\"\xed\xa0\x80\"}",
     .text = "invalid unicode code point at line 1 column 13"},
    {.name = "AControlCharacterInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":\"a\x01\"}",
     .text = "control character (\\u0000-\\u001F) found while parsing a string at line 1 column 7"},
    {.name = "AnUnknownEscapeInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":\"\\x\"}",
     .text = "invalid escape at line 1 column 8"},
};
INSTANTIATE_TEST_SUITE_P(All, JsonStringTest, testing::ValuesIn(kJsonStrings), NameOfRow);

}  // namespace
}  // namespace mock_agent
