#include "mock_agent/guest/protobuf.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "mock_agent/guest/messages.h"
#include "mock_agent/testing/refused_message_for_test.h"

namespace mock_agent {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

class ProtobufRefusesTest : public testing::TestWithParam<RefusedMessage> {};

TEST_P(ProtobufRefusesTest, WithTheTextOfTheAgent) {
  ExpectRefused(MessageFromProtobuf(*GetParam().type, GetParam().sent), GetParam());
}

constexpr RefusedMessage kProtobufCases[] = {
    {.name = "AVarintCutShort",
     .type = &kGetKeyArgs,
     .sent = "\xff",
     .text = "failed to decode Protobuf message: invalid varint"},
    {.name = "AVarintThatIsTooLong",
     .type = &kGetKeyArgs,
     .sent = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
     .text = "failed to decode Protobuf message: invalid varint"},
    {.name = "AVarintThatOverflows",
     .type = &kGetKeyArgs,
     .sent = "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
     .text = "failed to decode Protobuf message: invalid varint"},
    {.name = "AKeyThatIsTooLarge",
     .type = &kGetKeyArgs,
     .sent = "\x80\x80\x80\x80\x10",
     .text = "failed to decode Protobuf message: invalid key value: 4294967296"},
    {.name = "AWireTypeThatIsNone",
     .type = &kGetKeyArgs,
     .sent = "\x0e",
     .text = "failed to decode Protobuf message: invalid wire type value: 6"},
    {.name = "ANumberZero",
     .type = &kGetKeyArgs,
     .sent = "\x02\x00"sv,
     .text = "failed to decode Protobuf message: invalid tag value: 0"},
    {.name = "AListWhoseThirdTextIsNone",
     .type = &kGetTlsKeyArgs,
     .sent = "\x12\x01\x61\x12\x00\x12\x01\xff\x12\x00"sv,
     .text = "failed to decode Protobuf message: GetTlsKeyArgs.alt_names: invalid string value: "
             "data is not UTF-8 encoded"},
    {.name = "AListWhoseThirdTextIsCutShort",
     .type = &kGetTlsKeyArgs,
     .sent = "\x12\x01\x61\x12\x00\x12\x02\x61"sv,
     .text = "failed to decode Protobuf message: GetTlsKeyArgs.alt_names: buffer underflow"},
    {.name = "AListWhoseThirdTextIsANumber",
     .type = &kGetTlsKeyArgs,
     .sent = "\x12\x01\x61\x12\x00\x10\x01"sv,
     .text = "failed to decode Protobuf message: GetTlsKeyArgs.alt_names: invalid wire type: "
             "Varint (expected LengthDelimited)"},
    {.name = "AVarintForAString",
     .type = &kGetKeyArgs,
     .sent = "\x08\x05",
     .text = "failed to decode Protobuf message: GetKeyArgs.path: invalid wire type: Varint "
             "(expected LengthDelimited)"},
    {.name = "FixedBytesForAString",
     .type = &kGetKeyArgs,
     .sent = "\t\x00\x00\x00\x00\x00\x00\x00\x00"sv,
     .text = "failed to decode Protobuf message: GetKeyArgs.path: invalid wire type: SixtyFourBit "
             "(expected LengthDelimited)"},
    {.name = "FourFixedBytesForAString",
     .type = &kGetKeyArgs,
     .sent = "\r\x00\x00\x00\x00"sv,
     .text = "failed to decode Protobuf message: GetKeyArgs.path: invalid wire type: ThirtyTwoBit "
             "(expected LengthDelimited)"},
    {.name = "AGroupForAString",
     .type = &kGetKeyArgs,
     .sent = "\x0b",
     .text = "failed to decode Protobuf message: GetKeyArgs.path: invalid wire type: StartGroup "
             "(expected LengthDelimited)"},
    {.name = "AnEndForAString",
     .type = &kGetKeyArgs,
     .sent = "\x0c",
     .text = "failed to decode Protobuf message: GetKeyArgs.path: invalid wire type: EndGroup "
             "(expected LengthDelimited)"},
    {.name = "AStringCutShort",
     .type = &kGetKeyArgs,
     .sent = "\n\x02"
             "a",
     .text = "failed to decode Protobuf message: GetKeyArgs.path: buffer underflow"},
    {.name = "AStringWithoutSize",
     .type = &kGetKeyArgs,
     .sent = "\n",
     .text = "failed to decode Protobuf message: GetKeyArgs.path: invalid varint"},
    {.name = "WhatIsNoUtf8",
     .type = &kGetKeyArgs,
     .sent = "\n\x01\xff",
     .text = "failed to decode Protobuf message: GetKeyArgs.path: invalid string value: data is "
             "not UTF-8 encoded"},
    {.name = "AHugeString",
     .type = &kGetKeyArgs,
     .sent = "\n\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
     .text = "failed to decode Protobuf message: GetKeyArgs.path: buffer underflow"},
    {.name = "AStringForABool",
     .type = &kGetTlsKeyArgs,
     .sent = "\x1a\x01"
             "a",
     .text = "failed to decode Protobuf message: GetTlsKeyArgs.usage_ra_tls: invalid wire type: "
             "LengthDelimited (expected Varint)"},
    {.name = "ABoolCutShort",
     .type = &kGetTlsKeyArgs,
     .sent = "\x18",
     .text = "failed to decode Protobuf message: GetTlsKeyArgs.usage_ra_tls: invalid varint"},
    {.name = "AStringForANumber",
     .type = &kGetTlsKeyArgs,
     .sent = "2\x00"sv,
     .text = "failed to decode Protobuf message: GetTlsKeyArgs.not_before: invalid wire type: "
             "LengthDelimited (expected Varint)"},
    {.name = "WhatIsNoUtf8AmongStrings",
     .type = &kGetTlsKeyArgs,
     .sent = "\x12\x01"
             "a\x12\x01\xff",
     .text = "failed to decode Protobuf message: GetTlsKeyArgs.alt_names: invalid string value: "
             "data is not UTF-8 encoded"},
    {.name = "AnUnknownStringCutShort",
     .type = &kGetKeyArgs,
     .sent = "J\x02"
             "a",
     .text = "failed to decode Protobuf message: buffer underflow"},
    {.name = "AnUnknownFixedCutShort",
     .type = &kGetKeyArgs,
     .sent = "M\x00"sv,
     .text = "failed to decode Protobuf message: buffer underflow"},
    {.name = "AnEndWithoutGroup",
     .type = &kGetKeyArgs,
     .sent = "L",
     .text = "failed to decode Protobuf message: unexpected end group tag"},
    {.name = "AnEndOfAnotherGroup",
     .type = &kGetKeyArgs,
     .sent = "KT",
     .text = "failed to decode Protobuf message: unexpected end group tag"},
    {.name = "AGroupCutShort",
     .type = &kGetKeyArgs,
     .sent = "K",
     .text = "failed to decode Protobuf message: invalid varint"},
    {.name = "AGroupWithinAHundred",
     .type = &kGetKeyArgs,
     .sent = "KKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK"
             "KKKKKKKKKKKKKKKK",
     .text = "failed to decode Protobuf message: recursion limit reached"},
};
INSTANTIATE_TEST_SUITE_P(All, ProtobufRefusesTest, testing::ValuesIn(kProtobufCases), NameOfRow);

TEST(ProtobufTest, TakesTheLastOfEachFieldAndSkipsOthers) {
  const Message message = MessageFromProtobuf(kGetKeyArgs,
                                              "\x0a\x01"
                                              "a\x4b\x08\x01\x4c\x0a\x01"
                                              "b\x1a\x00"sv)
                              .value();
  EXPECT_EQ(message.Get<std::string>("path"), "b");
}

TEST(ProtobufTest, TakesWhatItWrites) {
  Message message(kGetTlsKeyArgs);
  message.Set("subject", std::string(200, 'x'));
  message.Set("alt_names", TextList{"a", ""});
  message.Set("usage_ra_tls", true);
  message.Set("not_before", std::optional<std::uint64_t>(0));
  message.Set("not_after", std::optional<std::uint64_t>(18446744073709551615U));
  const Message again = MessageFromProtobuf(kGetTlsKeyArgs, AnswerToProtobuf(message)).value();
  for (std::size_t i = 0; i < message.size(); ++i) EXPECT_EQ(again.value(i), message.value(i)) << i;
}

TEST(ProtobufTest, LeavesOutDefaults) {
  EXPECT_EQ(AnswerToProtobuf(Message(kGetTlsKeyArgs)), "");
  EXPECT_EQ(AnswerToProtobuf(Message(kGetKeyResponse)), "");
  EXPECT_EQ(ProtobufText(""), "");
  EXPECT_EQ(ProtobufText("x"), "\x0a\x01x");
}

TEST(ProtobufTest, TakesListsWhateverStandsBetweenTheirTexts) {
  const std::string long_text(200, 'x');
  const std::string sent = "\x12\x01\x61\x12\x00\x12\x02\xc3\xa4\x0a\x01s\x12\xc8\x01"s +
                           long_text + "\x12\x81\x00z"s +
                           "\x92\x00\x01q\x12\x01\x62\x62\x00\x12\x00"s;
  const auto message = MessageFromProtobuf(kGetTlsKeyArgs, sent);
  ASSERT_TRUE(message) << message.error();
  EXPECT_EQ(message.value().Get<TextList>("alt_names"),
            (TextList{"a", "", "\xc3\xa4", long_text, "z", "q", "b", ""}));
  EXPECT_EQ(message.value().Get<std::string>("subject"), "s");
}

}  // namespace
}  // namespace mock_agent
