#include "mock_agent/guest/json_value.h"

#include <gtest/gtest.h>

#include "mock_agent/guest/json_message.h"
#include "mock_agent/guest/messages.h"
#include "mock_agent/testing/refused_message_for_test.h"

namespace mock_agent {
namespace {

class JsonValueTest : public testing::TestWithParam<RefusedMessage> {};

TEST_P(JsonValueTest, IsRefusedWithTheTextOfTheAgent) {
  ExpectRefused(MessageFromJson(*GetParam().type, GetParam().sent), GetParam());
}

constexpr RefusedMessage kJsonValues[] = {
    {.name = "NullForAnObject",
     .type = &kGetKeyArgs,
     .sent = "null",
     .text = "invalid type: null, expected struct GetKeyArgs at line 1 column 4"},
    {.name = "AStringForAnObject",
     .type = &kGetKeyArgs,
     .sent = "\"x\\u0301\"",
     .text = "invalid type: string \"x\\u{301}\", expected struct GetKeyArgs at line 1 column 9"},
    {.name = "ANumberForAnObject",
     .type = &kGetKeyArgs,
     .sent = "-7",
     .text = "invalid type: integer `-7`, expected struct GetKeyArgs at line 1 column 2"},
    {.name = "AFloatForAnObject",
     .type = &kGetKeyArgs,
     .sent = "1e30",
     .text = "invalid type: floating point `1e+30`, expected struct GetKeyArgs at line 1 column 4"},
    {.name = "AWrongWord",
     .type = &kGetKeyArgs,
     .sent = "nulx",
     .text = "expected ident at line 1 column 4"},
    {.name = "AWordCutShort",
     .type = &kGetKeyArgs,
     .sent = "tru",
     .text = "EOF while parsing a value at line 1 column 3"},
    {.name = "NullForAString",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":null}",
     .text = "invalid type: null, expected a string at line 1 column 12"},
    {.name = "ABoolForAString",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":false}",
     .text = "invalid type: boolean `false`, expected a string at line 1 column 13"},
    {.name = "AFloatForAString",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":1.50}",
     .text = "invalid type: floating point `1.5`, expected a string at line 1 column 12"},
    {.name = "AMinusZeroForAString",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":-0}",
     .text = "invalid type: floating point `-0.0`, expected a string at line 1 column 10"},
    {.name = "AnArrayForAString",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":[]}",
     .text = "invalid type: sequence, expected a string at line 1 column 8"},
    {.name = "AnObjectForAString",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":{}}",
     .text = "invalid type: map, expected a string at line 1 column 8"},
    {.name = "NothingForAString",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":x}",
     .text = "expected value at line 1 column 9"},
    {.name = "ACommaTooManyInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":[1,]}",
     .text = "expected value at line 1 column 9"},
    {.name = "ANameInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":{1:2}}",
     .text = "key must be a string at line 1 column 7"},
    {.name = "AColonMissingInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":{\"a\" 2}}",
     .text = "expected `:` at line 1 column 11"},
    {.name = "ABracketInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":[1}}",
     .text = "expected `,` or `]` at line 1 column 8"},
    {.name = "ABraceInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":{\"a\":1]}",
     .text = "expected `,` or `}` at line 1 column 12"},
    {.name = "AListCutShortInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":[1",
     .text = "EOF while parsing a list at line 1 column 7"},
    {.name = "AnObjectCutShortInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":{\"a\":1",
     .text = "EOF while parsing an object at line 1 column 11"},
};
INSTANTIATE_TEST_SUITE_P(All, JsonValueTest, testing::ValuesIn(kJsonValues), NameOfRow);

}  // namespace
}  // namespace mock_agent
