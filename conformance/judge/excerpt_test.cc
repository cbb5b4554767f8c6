#include "conformance/judge/excerpt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "conformance/testing/report_sample.h"

namespace conformance {
namespace {

using std::string_literals::operator""s;
using testing::HasSubstr;

constexpr char kWithheld[] = "[withheld: it holds a secret]";

struct PrintableRow {
  const char* name;
  std::string text;
  std::string printable;
};

class PrintableText : public testing::TestWithParam<PrintableRow> {};

TEST_P(PrintableText, EscapesWhatHarmsATerminalOrAParser) {
  EXPECT_EQ(Printable(GetParam().text), GetParam().printable);
  EXPECT_EQ(Printable(GetParam().printable), GetParam().printable)
      << "printable text must not change";
}

INSTANTIATE_TEST_SUITE_P(
    Excerpt, PrintableText,
    testing::Values(
        PrintableRow{.name = "Nothing", .text = "", .printable = ""},
        PrintableRow{.name = "Ascii", .text = "a \\ \"b\" <c> ~", .printable = "a \\ \"b\" <c> ~"},
        PrintableRow{.name = "OtherScripts", .text = "größe 鍵 🔑", .printable = "größe 鍵 🔑"},
        PrintableRow{.name = "LineBreaks", .text = "a\r\n\tb", .printable = "a\\r\\n\\tb"},
        PrintableRow{
            .name = "EscapeAndNul", .text = "\x1b[2J\0\x7f"s, .printable = "\\x1b[2J\\x00\\x7f"},
        PrintableRow{.name = "C1Control", .text = "\xc2\x9b", .printable = "\\u{9b}"},
        PrintableRow{.name = "TurnedDirection", .text = "\xe2\x80\xae", .printable = "\\u{202e}"},
        PrintableRow{.name = "LineSeparator", .text = "\xe2\x80\xa8", .printable = "\\u{2028}"},
        PrintableRow{.name = "ByteOrderMark", .text = "\xef\xbb\xbf", .printable = "\\u{feff}"},
        PrintableRow{.name = "NoXmlCharacter", .text = "\xef\xbf\xbf", .printable = "\\u{ffff}"},
        PrintableRow{.name = "TagCharacter", .text = "\xf3\xa0\x81\x81", .printable = "\\u{e0041}"},
        PrintableRow{.name = "NoUtf8",
                     .text = "\xff"
                             "a",
                     .printable = "\\xffa"},
        PrintableRow{.name = "CutShort", .text = "\xe2\x80", .printable = "\\xe2\\x80"},
        PrintableRow{.name = "Overlong", .text = "\xc0\xaf", .printable = "\\xc0\\xaf"},
        PrintableRow{.name = "Surrogate", .text = "\xed\xa0\x80", .printable = "\\xed\\xa0\\x80"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(ShortenedText, CountsCharactersAndNeverCutsOne) {
  EXPECT_EQ(Shortened("", 1), "");
  EXPECT_EQ(Shortened("鍵鍵鍵", 3), "鍵鍵鍵");
  EXPECT_EQ(Shortened("鍵鍵鍵鍵", 3), "鍵鍵…");
  EXPECT_EQ(Shortened("abc", 1), "…");
}

std::string RawSecret() {
  const Bytes secret = SampleSecret();
  return {secret.begin(), secret.end()};
}

const char kHex[] = "80a5caef14395e83a8cdf2173c6186abd0f51a3f6489aed3f81d42678cb1d6fb";

struct RedactedRow {
  const char* name;
  std::string text;
  std::string redacted;
};

class RedactedText : public testing::TestWithParam<RedactedRow> {};

TEST_P(RedactedText, HoldsNoSecret) {
  const std::vector<Bytes> secrets = {Bytes{1, 2, 3}, SampleSecret()};
  EXPECT_EQ(Redacted(GetParam().text, secrets), GetParam().redacted);
}

INSTANTIATE_TEST_SUITE_P(
    Excerpt, RedactedText,
    testing::Values(
        RedactedRow{.name = "PlainText", .text = "status 500", .redacted = "status 500"},
        RedactedRow{
            .name = "LowerHex", .text = "key "s + kHex + " end", .redacted = "key [secret] end"},
        RedactedRow{.name = "UpperHex",
                    .text = "80A5CAEF14395E83A8CDF2173C6186ABD0F51A3F6489AED3F81D42678CB1D6FB",
                    .redacted = "[secret]"},
        RedactedRow{
            .name = "TwiceHex", .text = kHex + "\n"s + kHex, .redacted = "[secret]\n[secret]"},
        RedactedRow{.name = "FirstEightBytes",
                    .text = "got 80a5caef14395e83...",
                    .redacted = "got [secret]..."},
        RedactedRow{
            .name = "EightBytesInside", .text = "<f2173c6186abd0f5>", .redacted = "<[secret]>"},
        RedactedRow{.name = "Raw", .text = "a" + RawSecret() + "b", .redacted = "a[secret]b"},
        RedactedRow{.name = "Base64",
                    .text = "gKXK7xQ5XoOozfIXPGGGq9D1Gj9kia7T+B1CZ4yx1vs=",
                    .redacted = "[secret]"},
        RedactedRow{.name = "SecretOfThreeBytes", .text = "010203", .redacted = "010203"},
        RedactedRow{.name = "WithSeparators",
                    .text = "80:a5:ca:ef:14:39:5e:83:a8:cd:f2:17:3c:61:86:ab:d0:f5:1a:3f:64:89:ae:"
                            "d3:f8:1d:42:67:8c:b1:d6:fb",
                    .redacted = kWithheld}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(RedactedText, FindsBase64AtEveryAlignment) {
  const std::vector<Bytes> secrets = {SampleSecret()};
  // "key:" + secret and "key: " + secret, made with Python's base64 module.
  for (const std::string text : {
           "a2V5OoClyu8UOV6DqM3yFzxhhqvQ9Ro/ZImu0/gdQmeMsdb7",
           "a2V5OiCApcrvFDleg6jN8hc8YYar0PUaP2SJrtP4HUJnjLHW+w==",
       }) {
    const std::string redacted = Redacted(text, secrets);
    EXPECT_THAT(redacted, HasSubstr("[secret]"));
    EXPECT_LT(redacted.size(), 24U) << redacted;
  }
}

TEST(RedactedText, FindsBase64Url) {
  Bytes secret;
  for (std::uint8_t i = 0; i < 10; ++i) {
    secret.insert(secret.end(), {0xfb, 0xef, static_cast<std::uint8_t>(0xb0 + i)});
  }
  EXPECT_EQ(Redacted("---w---x---y---z---0---1---2---3---4---5", std::vector<Bytes>{secret}),
            "[secret]");
}

TEST(ExcerptOf, RedactsBeforeItShortens) {
  const std::vector<Bytes> secrets = {SampleSecret()};
  EXPECT_EQ(Excerpt("key "s + kHex, secrets, 12), "key [secret]");
  EXPECT_EQ(Excerpt("key "s + kHex, secrets, 9), "key [sec…");
}

TEST(ExcerptOf, RedactsBeforeItEscapes) {
  EXPECT_EQ(Excerpt("\x01" + RawSecret(), std::vector<Bytes>{SampleSecret()}, 80), "\\x01[secret]");
}

TEST(ExcerptOf, TakesAMebibyteOfNoise) {
  const std::string noise = std::string(1 << 20, '\xff');
  EXPECT_EQ(Excerpt(noise, std::vector<Bytes>{SampleSecret()}, 5), "\\xff…");
}

TEST(ExcerptOfBothEnds, LeavesOutTheMiddle) {
  const std::vector<Bytes> secrets = {SampleSecret()};
  EXPECT_EQ(ExcerptOfBothEnds("", secrets, 7), "");
  EXPECT_EQ(ExcerptOfBothEnds("1234567", secrets, 7), "1234567");
  EXPECT_EQ(ExcerptOfBothEnds("12345678", secrets, 7), "123…678");
  EXPECT_EQ(ExcerptOfBothEnds("12345678", secrets, 6), "123…78");
  EXPECT_EQ(ExcerptOfBothEnds("äöüßäöüß", secrets, 3), "ä…ß");
}

TEST(ExcerptOfBothEnds, ShowsHowALongTraceEnds) {
  const std::string text =
      "Traceback\n" + std::string(1 << 20, 'x') + "\nKeyError: '" + kHex + "'\n";
  EXPECT_EQ(ExcerptOfBothEnds(text, std::vector<Bytes>{SampleSecret()}, 60),
            R"(Traceback\nxxxxxxxxxxxxxxxxxxx…xxxxx\nKeyError: '[secret]'\n)");
}

TEST(ExcerptOfBothEnds, RedactsBeforeItLeavesOut) {
  const std::string text = kHex + std::string(100, '-') + kHex;
  EXPECT_EQ(ExcerptOfBothEnds(text, std::vector<Bytes>{SampleSecret()}, 21),
            "[secret]--…--[secret]");
}

TEST(FirstLineExcerptOf, IsTheFirstLineThatIsNotEmpty) {
  const std::vector<Bytes> secrets = {SampleSecret()};
  EXPECT_EQ(FirstLineExcerpt("", secrets, 80), "");
  EXPECT_EQ(FirstLineExcerpt("\r\n\n", secrets, 80), "");
  EXPECT_EQ(FirstLineExcerpt("one", secrets, 80), "one");
  EXPECT_EQ(FirstLineExcerpt("\r\n\x1bone\r\ntwo", secrets, 80), "\\x1bone");
}

TEST(FirstLineExcerptOf, IsWhatPythonSaysBehindATraceback) {
  const std::vector<Bytes> secrets = {SampleSecret()};
  constexpr std::string_view kTrace =
      "Traceback (most recent call last):\n  File \"a\", line 1\n    f()\n";
  EXPECT_EQ(FirstLineExcerpt(std::string(kTrace) + "KeyError: 'key'\n", secrets, 80),
            "KeyError: 'key'");
  EXPECT_EQ(FirstLineExcerpt(std::string(kTrace) + "OSError: no", secrets, 80), "OSError: no");
  EXPECT_EQ(FirstLineExcerpt(kTrace, secrets, 80), "Traceback (most recent call last):");
}

TEST(FirstLineExcerptOf, ASecretBrokenOverLinesIsWithheld) {
  const std::string hex = kHex;
  const std::string broken = hex.substr(0, 14) + "\n" + hex.substr(14, 14) + "\n" +
                             hex.substr(28, 14) + "\n" + hex.substr(42, 14) + "\n" + hex.substr(56);
  EXPECT_EQ(FirstLineExcerpt(broken, std::vector<Bytes>{SampleSecret()}, 80), kWithheld);
}

}  // namespace
}  // namespace conformance
