#include "mock_agent/script/template.h"

#include <gtest/gtest.h>

#include "mock_agent/script/coding.h"

namespace mock_agent {
namespace {

const AnswerParts kValues = {
    .secret = {0x00, 0xab, 0xff},
    .other = {0x12, 0x34, 0x56},
    .chain = R"(["c"])",
    .answer = R"({"key":"00abff"})",
};

struct RenderCase {
  std::string_view name;
  std::string_view text;
  std::string expected;
  std::string_view body = "0123456789";
};

class RendersTest : public testing::TestWithParam<RenderCase> {};

TEST_P(RendersTest, Exactly) {
  const auto made = Template::Parse(GetParam().text, /*may_use_body=*/true);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made.value().Render(kValues, GetParam().body), GetParam().expected);
}

TEST(TemplateTest, EveryForgedChainHasAName) {
  AnswerParts values = kValues;
  values.forged_chain = [](Forgery forgery) { return std::to_string(static_cast<int>(forgery)); };
  std::string text;
  for (const char* name : {"single", "short", "long", "swapped", "third", "high-s", "high-s-of-app",
                           "flipped-v", "flipped-v-of-app", "other-key", "other-purpose",
                           "other-app", "other-app-root", "other-root"}) {
    text += "${chain:" + std::string(name) + "} ";
  }
  EXPECT_EQ(Template::Parse(text, /*may_use_body=*/true).value().Render(values, ""),
            "0 1 2 3 4 5 6 7 8 9 10 11 12 13 ");
}

TEST(TemplateTest, AChainThatNobodyCanForgeIsNone) {
  EXPECT_EQ(Template::Parse("${chain:other-root}", true).value().Render(kValues, ""), "[]");
}

TEST(TemplateTest, APublicKeyIsOfV1Alone) {
  constexpr const char* kAll =
      R"(<${public_key}|${public_key:other}|1${public_key:member}|2${public_key:other:member}>)";
  const Template made = Template::Parse(kAll, /*may_use_body=*/false).value();
  EXPECT_FALSE(made.is_fixed());
  EXPECT_EQ(made.Render(kValues, ""), "<||1|2>");
  AnswerParts of_v1 = kValues;
  of_v1.public_key = "02aa";
  of_v1.other_public_key = "03bb";
  EXPECT_EQ(made.Render(of_v1, ""), R"(<02aa|03bb|1,"public_key":"02aa"|2,"public_key":"03bb">)");
}

INSTANTIATE_TEST_SUITE_P(
    Template, RendersTest,
    testing::Values(
        RenderCase{.name = "Nothing", .text = "", .expected = ""},
        RenderCase{.name = "TextAlone", .text = "a } b { c", .expected = "a } b { c"},
        RenderCase{.name = "DollarsThatOpenNothing", .text = "$ $$ $a $", .expected = "$ $$ $a $"},
        RenderCase{.name = "DollarBeforeAPlaceholder", .text = "$${dollar}", .expected = "$$"},
        RenderCase{
            .name = "AnEscapedPlaceholder", .text = "${dollar}{secret}", .expected = "${secret}"},
        RenderCase{
            .name = "TextAround", .text = "<${secret}|${other}>", .expected = "<00abff|123456>"},
        RenderCase{.name = "SecretUpper", .text = "${secret:upper}", .expected = "00ABFF"},
        RenderCase{.name = "SecretMixed", .text = "${secret:mixed}", .expected = "00aBfF"},
        RenderCase{
            .name = "SecretRaw", .text = "${secret:raw}", .expected = std::string("\0\xab\xff", 3)},
        RenderCase{.name = "SecretBase64", .text = "${secret:base64}", .expected = "AKv/"},
        RenderCase{.name = "SecretFirst", .text = "${secret:first:2}", .expected = "00ab"},
        RenderCase{
            .name = "SecretFirstPastTheEnd", .text = "${secret:first:9}", .expected = "00abff"},
        RenderCase{.name = "SecretFrom", .text = "${secret:from:2}", .expected = "ff"},
        RenderCase{.name = "SecretFromPastTheEnd", .text = "${secret:from:9}", .expected = ""},
        RenderCase{.name = "Zeros", .text = "${zeros:2}", .expected = "0000"},
        RenderCase{.name = "Chain", .text = "${chain}", .expected = R"(["c"])"},
        RenderCase{.name = "Answer", .text = "${answer}", .expected = R"({"key":"00abff"})"},
        RenderCase{.name = "Body", .text = "${body}", .expected = "0123456789"},
        RenderCase{.name = "BodyLength", .text = "${body_length}", .expected = "10"},
        RenderCase{.name = "BodyLengthCountsBytes",
                   .text = "${body_length}",
                   .expected = "2",
                   .body = "é"},
        RenderCase{.name = "BodyLengthMore", .text = "${body_length:+5}", .expected = "15"},
        RenderCase{.name = "BodyLengthTerabytes",
                   .text = "${body_length:+1000000000000}",
                   .expected = "1000000000010"},
        RenderCase{.name = "BodyLengthLess", .text = "${body_length:-3}", .expected = "7"},
        RenderCase{.name = "BodyLengthBelowZero", .text = "${body_length:-11}", .expected = "-1"},
        RenderCase{.name = "BodyFirst", .text = "${body:first:3}", .expected = "012"},
        RenderCase{.name = "BodyFrom", .text = "${body:from:7}", .expected = "789"},
        RenderCase{.name = "BodyFromPastTheEnd", .text = "${body:from:11}", .expected = ""},
        RenderCase{
            .name = "Hex", .text = "${hex:00fFA0}", .expected = std::string("\0\xff\xa0", 3)},
        RenderCase{.name = "Repeat", .text = "${repeat:3:ab:}", .expected = "ab:ab:ab:"},
        RenderCase{.name = "RepeatNever", .text = "${repeat:0:ab}", .expected = ""},
        RenderCase{.name = "RepeatOfDollars", .text = "${repeat:2:${}", .expected = "${${"},
        RenderCase{.name = "Chunk", .text = "${chunk:body}", .expected = "a\r\n0123456789\r\n"},
        RenderCase{
            .name = "ChunkOfAPart", .text = "${chunk:body:first:3}", .expected = "3\r\n012\r\n"},
        RenderCase{.name = "ChunkSizeInHex",
                   .text = "${chunk:repeat:20:x}",
                   .expected = "14\r\nxxxxxxxxxxxxxxxxxxxx\r\n"},
        RenderCase{
            .name = "Utf16", .text = "${utf-16le:secret:from:2}", .expected = {'f', 0, 'f', 0}},
        RenderCase{.name = "Gzip",
                   .text = "${gzip:answer}",
                   .expected = Coded(Coding::kGzip, 0, kValues.answer)},
        RenderCase{.name = "SpacesAndThenTheAnswer",
                   .text = "${gzip:spaces:1000:answer}",
                   .expected = Coded(Coding::kGzip, 1000, kValues.answer)},
        RenderCase{.name = "ACodingOfACoding",
                   .text = "${gzip:zlib:body}",
                   .expected = Coded(Coding::kGzip, 0, Coded(Coding::kZlib, 0, "0123456789"))},
        RenderCase{.name = "AChunkOfACoding",
                   .text = "${chunk:utf-16be:dollar}",
                   .expected = {'2', '\r', '\n', 0, '$', '\r', '\n'}}),
    [](const auto& tested) { return std::string(tested.param.name); });

struct TemplateRefusal {
  std::string_view name;
  std::string_view text;
  std::string_view message;
  bool may_use_body = true;
};

class RefusesTest : public testing::TestWithParam<TemplateRefusal> {};

TEST_P(RefusesTest, WithItsReason) {
  const auto made = Template::Parse(GetParam().text, GetParam().may_use_body);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::kUnknownPlaceholder);
  EXPECT_EQ(made.error().message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Template, RefusesTest,
    testing::Values(
        TemplateRefusal{
            .name = "Unknown", .text = "a${nothing}", .message = "unknown placeholder: ${nothing}"},
        TemplateRefusal{.name = "Empty", .text = "${}", .message = "unknown placeholder: ${}"},
        TemplateRefusal{.name = "AnotherCase",
                        .text = "${Secret}",
                        .message = "unknown placeholder: ${Secret}"},
        TemplateRefusal{.name = "WhiteSpace",
                        .text = "${ secret}",
                        .message = "unknown placeholder: ${ secret}"},
        TemplateRefusal{.name = "UnknownForm",
                        .text = "${secret:lower}",
                        .message = "unknown placeholder: ${secret:lower}"},
        TemplateRefusal{.name = "MoreThanTheName",
                        .text = "${dollar:1}",
                        .message = "unknown placeholder: ${dollar:1}"},
        TemplateRefusal{
            .name = "Unclosed", .text = "a ${secret", .message = "unclosed placeholder: ${secret}"},
        TemplateRefusal{
            .name = "NoNumber", .text = "${zeros:}", .message = "ill-formed number: ${zeros:}"},
        TemplateRefusal{.name = "SignedNumber",
                        .text = "${secret:first:-1}",
                        .message = "ill-formed number: ${secret:first:-1}"},
        TemplateRefusal{.name = "PlusInANumber",
                        .text = "${secret:from:+1}",
                        .message = "ill-formed number: ${secret:from:+1}"},
        TemplateRefusal{.name = "HexInANumber",
                        .text = "${body:first:0x1}",
                        .message = "ill-formed number: ${body:first:0x1}"},
        TemplateRefusal{.name = "SpaceAfterANumber",
                        .text = "${body:from:1 }",
                        .message = "ill-formed number: ${body:from:1 }"},
        TemplateRefusal{.name = "OverflowingNumber",
                        .text = "${body_length:+99999999999999999999}",
                        .message = "ill-formed number: ${body_length:+99999999999999999999}"},
        TemplateRefusal{.name = "NumberPastTheLimit",
                        .text = "${body_length:-1000000000000000001}",
                        .message = "ill-formed number: ${body_length:-1000000000000000001}"},
        TemplateRefusal{.name = "OddHex", .text = "${hex:0}", .message = "not hex: ${hex:0}"},
        TemplateRefusal{.name = "NoHex", .text = "${hex:}", .message = "not hex: ${hex:}"},
        TemplateRefusal{.name = "NotHex", .text = "${hex:0g}", .message = "not hex: ${hex:0g}"},
        TemplateRefusal{.name = "RepeatWithoutText",
                        .text = "${repeat:3}",
                        .message = "no text to repeat: ${repeat:3}"},
        TemplateRefusal{.name = "RepeatWithoutANumber",
                        .text = "${repeat:a:b}",
                        .message = "ill-formed number: ${repeat:a:b}"},
        TemplateRefusal{.name = "RepeatPast16MiB",
                        .text = "${repeat:16777217:a}",
                        .message = "more than 16 MiB: ${repeat:16777217:a}"},
        TemplateRefusal{.name = "TextPast16MiB",
                        .text = "${repeat:16777216:a}b",
                        .message = "more than 16 MiB: ${text}"},
        TemplateRefusal{.name = "ZerosPast16MiB",
                        .text = "${zeros:8388609}",
                        .message = "more than 16 MiB: ${zeros:8388609}"},
        TemplateRefusal{.name = "PartsPast16MiB",
                        .text = "${zeros:8388608}${hex:00}",
                        .message = "more than 16 MiB: ${hex:00}"},
        TemplateRefusal{.name = "ChunkOfAChunk",
                        .text = "${chunk:chunk:body}",
                        .message = "a chunk within a chunk: ${chunk:chunk:body}"},
        TemplateRefusal{.name = "ChunkOfTheUnknown",
                        .text = "${chunk:no}",
                        .message = "unknown placeholder: ${no}"},
        TemplateRefusal{.name = "ACodingOfTheUnknown",
                        .text = "${gzip:no}",
                        .message = "unknown placeholder: ${no}"},
        TemplateRefusal{
            .name = "ACodingOfNothing", .text = "${gzip:}", .message = "unknown placeholder: ${}"},
        TemplateRefusal{.name = "TooManyCodings",
                        .text = "${gzip:gzip:gzip:gzip:gzip:answer}",
                        .message = "more than four codings: ${answer}"},
        TemplateRefusal{.name = "SpacesAndNothing",
                        .text = "${gzip:spaces:3}",
                        .message = "nothing behind the spaces: ${spaces:3}"},
        TemplateRefusal{.name = "SpacesPastTheLimit",
                        .text = "${gzip:spaces:1073741825:answer}",
                        .message = "ill-formed number: ${spaces:1073741825:answer}"},
        TemplateRefusal{.name = "SpacesInUtf16",
                        .text = "${utf-16le:spaces:3:answer}",
                        .message = "unknown placeholder: ${spaces:3:answer}"},
        TemplateRefusal{.name = "ACodingPast16MiB",
                        .text = "${utf-32le:repeat:4194305:a}",
                        .message = "more than 16 MiB: ${repeat:4194305:a}"},
        TemplateRefusal{.name = "ControlCharactersUnseen",
                        .text = "${a\r\nb}",
                        .message = "unknown placeholder: ${a??b}"},
        TemplateRefusal{.name = "BodyInTheBody",
                        .text = "${body}",
                        .message = "the body within the body: ${body}",
                        .may_use_body = false},
        TemplateRefusal{.name = "BodyLengthInTheBody",
                        .text = "${body_length:+1}",
                        .message = "the body within the body: ${body_length:+1}",
                        .may_use_body = false},
        TemplateRefusal{.name = "ChunkInTheBody",
                        .text = "${chunk:secret}",
                        .message = "a chunk within the body: ${chunk:secret}",
                        .may_use_body = false},
        TemplateRefusal{.name = "BodyInACodingInTheBody",
                        .text = "${gzip:body}",
                        .message = "the body within the body: ${body}",
                        .may_use_body = false}),
    [](const auto& tested) { return std::string(tested.param.name); });

TEST(Template, HoldsExactly16MiB) {
  const auto made = Template::Parse("${repeat:16777216:a}", /*may_use_body=*/false);
  ASSERT_TRUE(made);
  EXPECT_EQ(made.value().Render(kValues, "").size(), std::size_t{16} << 20);
}

TEST(Template, RepeatsNothingAtNoCost) {
  const auto made = Template::Parse("${repeat:1000000000000000000:}", /*may_use_body=*/false);
  ASSERT_TRUE(made);
  EXPECT_EQ(made.value().Render(kValues, ""), "");
}

TEST(Template, CutsALongPlaceholderInItsError) {
  const auto made = Template::Parse("${" + std::string(1000, 'a') + "}", /*may_use_body=*/false);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message, "unknown placeholder: ${" + std::string(60, 'a') + "}");
}

}  // namespace
}  // namespace mock_agent
