#include "mock_agent/guest/json_number.h"

#include <gtest/gtest.h>

#include "mock_agent/guest/json_message.h"
#include "mock_agent/guest/messages.h"
#include "mock_agent/testing/refused_message_for_test.h"

namespace mock_agent {
namespace {

class JsonNumberTest : public testing::TestWithParam<RefusedMessage> {};

TEST_P(JsonNumberTest, IsRefusedWithTheTextOfTheAgent) {
  ExpectRefused(MessageFromJson(*GetParam().type, GetParam().sent), GetParam());
}

constexpr RefusedMessage kJsonNumbers[] = {
    {.name = "ANumberTooLargeForAString",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":1e999}",
     .text = "number out of range at line 1 column 13"},
    {.name = "ANumberWithAZeroInFront",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":01}",
     .text = "invalid number at line 1 column 10"},
    {.name = "ANumberWithoutDigits",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":-}",
     .text = "invalid number at line 1 column 10"},
    {.name = "AFractionWithoutDigits",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":1.}",
     .text = "invalid number at line 1 column 11"},
    {.name = "AnExponentWithoutDigits",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":1e+}",
     .text = "invalid number at line 1 column 12"},
    {.name = "AFractionCutShort",
     .type = &kGetKeyArgs,
     .sent = "{\"path\":1.",
     .text = "EOF while parsing a value at line 1 column 10"},
    {.name = "ANumberInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":1.}",
     .text = "invalid number at line 1 column 8"},
    {.name = "AnExponentInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":1ex}",
     .text = "invalid number at line 1 column 8"},
    {.name = "AZeroInFrontInWhatIsIgnored",
     .type = &kGetKeyArgs,
     .sent = "{\"x\":01}",
     .text = "invalid number at line 1 column 7"},
};
INSTANTIATE_TEST_SUITE_P(All, JsonNumberTest, testing::ValuesIn(kJsonNumbers), NameOfRow);

}  // namespace
}  // namespace mock_agent
