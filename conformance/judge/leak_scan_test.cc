#include "conformance/judge/leak_scan.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "conformance/testing/encodings.h"

namespace conformance {
namespace {

std::optional<std::string> FoundIn(std::string_view text, const Bytes& secret) {
  return LeakScan(std::vector<Bytes>{secret}).Find(text);
}

Bytes Drawn(std::size_t size = 32) {
  return DrawnBytes(size, 7);
}

std::string Said(std::string_view encoding, std::size_t at) {
  return fmt::format("{} of 8 bytes or more of the secret, at byte {}", encoding, at);
}

struct Leak {
  std::string_view name;
  std::string (*encode)(const Bytes& bytes);
};

class LeakTest : public testing::TestWithParam<Leak> {};

TEST_P(LeakTest, FindsASecretOfAnySize) {
  for (const std::size_t size : {16U, 17U, 32U, 33U, 48U, 64U, 128U, 200U}) {
    const Bytes secret = Drawn(size);
    EXPECT_TRUE(FoundIn(GetParam().encode(secret), secret)) << size;
    EXPECT_TRUE(FoundIn("key: <" + GetParam().encode(secret) + ">\n", secret)) << size;
  }
}

TEST_P(LeakTest, FindsASecretBackwards) {
  EXPECT_TRUE(FoundIn("<" + GetParam().encode(Backwards(Drawn())), Drawn()));
}

TEST_P(LeakTest, FindsAnyPieceOfSixteenBytes) {
  const Bytes secret = Drawn();
  for (std::size_t from = 0; from + 16 <= secret.size(); ++from) {
    const auto start = secret.begin() + static_cast<std::ptrdiff_t>(from);
    EXPECT_TRUE(FoundIn(GetParam().encode({start, start + 16}), secret)) << from;
  }
}

TEST_P(LeakTest, LeavesAnotherSecretAlone) {
  EXPECT_EQ(FoundIn(GetParam().encode(DrawnBytes(200, 8)), Drawn()), std::nullopt);
}

TEST_P(LeakTest, LeavesSevenBytesAlone) {
  EXPECT_EQ(FoundIn(GetParam().encode(Drawn(7)), Drawn()), std::nullopt);
  EXPECT_EQ(FoundIn(GetParam().encode(Drawn(7)), Drawn(7)), std::nullopt);
}

TEST_P(LeakTest, LeavesAlonePlainPatterns) {
  Bytes counter;
  for (std::uint8_t i = 0; i < 64; ++i) counter.push_back(static_cast<std::uint8_t>(0xC8 + i));
  for (const Bytes& secret : {Bytes(32, 0), Bytes(64, 0x20), Bytes(32, 0xFF), counter}) {
    EXPECT_EQ(FoundIn(GetParam().encode(secret), secret), std::nullopt);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Of, LeakTest,
    testing::Values(
        Leak{"Raw", TextOf},
        Leak{"StringLiteral", [](const Bytes& b) { return Literal(b, "\\x"); }},
        Leak{"StringLiteralTwice",
             [](const Bytes& b) { return Literal(BytesOf(Literal(b, "\\x")), "\\x"); }},
        Leak{"JsonString", [](const Bytes& b) { return Literal(b, "\\u00"); }},
        Leak{"OctalEscapes",
             [](const Bytes& b) { return fmt::format("\\{:03o}", fmt::join(b, "\\")); }},
        Leak{"UrlEncoded",
             [](const Bytes& b) { return fmt::format("%{:02X}", fmt::join(b, "%")); }},
        Leak{"HtmlEntities",
             [](const Bytes& b) { return fmt::format("&#{};", fmt::join(b, ";&#")); }},
        Leak{"Latin1AsUtf8", Latin1AsUtf8}, Leak{"Hex", [](const Bytes& b) { return HexOf(b); }},
        Leak{"UpperHex", [](const Bytes& b) { return fmt::format("{:02X}", fmt::join(b, "")); }},
        Leak{"HexWithColons", [](const Bytes& b) { return HexOf(b, ":"); }},
        Leak{"HexWithX", [](const Bytes& b) { return HexOf(b, "x"); }},
        Leak{"HexWith0xAndCommas", [](const Bytes& b) { return HexOf(b, ", 0x"); }},
        Leak{"HexAByteALine", [](const Bytes& b) { return IndexedLines(b, "{}: byte {:02x}\n"); }},
        Leak{"HexDump", HexDump},
        Leak{"Decimal", [](const Bytes& b) { return fmt::format("[{}]", fmt::join(b, ", ")); }},
        Leak{"DecimalWithZeros",
             [](const Bytes& b) { return fmt::format("{:03}", fmt::join(b, " ")); }},
        Leak{"DecimalAByteALine",
             [](const Bytes& b) { return IndexedLines(b, "14:27:33 [{}] {}\n"); }},
        Leak{"SignedDecimal", SignedDecimals},
        Leak{"Octal", [](const Bytes& b) { return fmt::format("{:03o}", fmt::join(b, " ")); }},
        Leak{"Binary", [](const Bytes& b) { return fmt::format("{:08b}", fmt::join(b, " ")); }},
        Leak{"Base64", [](const Bytes& b) { return InBits(b, 6, kBase64); }},
        Leak{"Base64Url", [](const Bytes& b) { return InBits(b, 6, kBase64Url); }},
        Leak{"Base64InLines",
             [](const Bytes& b) { return Wrapped(InBits(b, 6, kBase64), 9, "\r\n \t"); }},
        Leak{"Base32", [](const Bytes& b) { return InBits(b, 5, kBase32); }},
        Leak{"Base32Hex", [](const Bytes& b) { return InBits(b, 5, kBase32Hex); }},
        Leak{"Base58", [](const Bytes& b) { return AsNumber(b, kBase58); }},
        Leak{"Base62", [](const Bytes& b) { return AsNumber(b, kBase62); }},
        Leak{"DecimalNumber", [](const Bytes& b) { return AsNumber(b, "0123456789"); }},
        Leak{"DecimalNumberLittleEndian",
             [](const Bytes& b) { return AsNumber(Backwards(b), "0123456789"); }},
        Leak{"Ascii85", [](const Bytes& b) { return InBase85(b, kAscii85); }},
        Leak{"Z85", [](const Bytes& b) { return InBase85(b, kZ85); }},
        Leak{"Utf16", [](const Bytes& b) { return Widened(HexOf(b), 2); }},
        Leak{"Utf32", [](const Bytes& b) { return Widened(TextOf(b), 4); }},
        Leak{"ZlibOfHex", [](const Bytes& b) { return Deflated(HexOf(b), DeflateFormat::kZlib); }},
        Leak{"Gzip", [](const Bytes& b) { return Deflated(TextOf(b), DeflateFormat::kGzip); }},
        Leak{"Base64OfDeflate",
             [](const Bytes& b) {
               return InBits(BytesOf(Deflated(HexOf(b), DeflateFormat::kRaw)), 6, kBase64);
             }},
        Leak{"Base64OfGzipOfHex",
             [](const Bytes& b) {
               return InBits(BytesOf(Deflated(HexOf(b), DeflateFormat::kGzip)), 6, kBase64);
             }},
        Leak{"HexOfBase64OfBase64",
             [](const Bytes& b) {
               return HexOf(BytesOf(InBits(BytesOf(InBits(b, 6, kBase64)), 6, kBase64)));
             }},
        Leak{
            "DecimalsOfHex",
            [](const Bytes& b) { return fmt::format("[{}]", fmt::join(BytesOf(HexOf(b)), ", ")); }},
        Leak{"HexDumpOfBase64",
             [](const Bytes& b) { return HexDump(BytesOf(InBits(b, 6, kBase64))); }}),
    [](const auto& row) { return std::string(row.param.name); });

struct Words {
  std::string_view name;
  std::size_t size;
  bool little_endian;
};

class WordsTest : public testing::TestWithParam<Words> {};

TEST_P(WordsTest, AreFoundInDecimalAndHexAndWithTheirIndices) {
  const auto [name, size, little_endian] = GetParam();
  const std::vector<std::uint64_t> words = WordsOf(Drawn(), size, little_endian);
  EXPECT_TRUE(FoundIn(fmt::format("{}", fmt::join(words, ", ")), Drawn()));
  EXPECT_TRUE(FoundIn(fmt::format("{:#x}", fmt::join(words, " ")), Drawn()));
  std::string lines;
  for (std::size_t i = 0; i < words.size(); ++i)
    lines += fmt::format("w{} {} = {}\n", i, i, words[i]);
  EXPECT_TRUE(FoundIn(lines, Drawn()));
}

INSTANTIATE_TEST_SUITE_P(
    Of, WordsTest,
    testing::Values(Words{"TwoBytes", 2, false}, Words{"TwoBytesLittle", 2, true},
                    Words{"FourBytes", 4, false}, Words{"FourBytesLittle", 4, true},
                    Words{"EightBytes", 8, false}, Words{"EightBytesLittle", 8, true}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(LeakScanTest, NamesTheEncodingAndThePlaceAndQuotesNothing) {
  const std::string hex = HexOf(Drawn());
  EXPECT_EQ(FoundIn("key " + hex, Drawn()), Said("hex", 4));
  EXPECT_EQ(FoundIn("ab" + TextOf(Drawn()), Drawn()), Said("raw bytes", 2));
  EXPECT_EQ(
      FoundIn("ab " + InBits(BytesOf(Deflated(hex, DeflateFormat::kGzip)), 6, kBase64), Drawn()),
      Said("base64 of gzip of hex", 3));
}

TEST(LeakScanTest, FindsPiecesOverLinesOfALog) {
  const std::string hex = HexOf(Drawn());
  EXPECT_TRUE(FoundIn("part 1: " + hex.substr(0, 22) + "\npart 2: " + hex.substr(22, 22), Drawn()));
  EXPECT_TRUE(FoundIn("face " + hex.substr(10, 16) + " b0", Drawn()));
  EXPECT_EQ(FoundIn("face " + hex.substr(10, 15) + " b0", Drawn()), std::nullopt);
}

TEST(LeakScanTest, FindsHexWithItsDigitsBackwards) {
  const std::string hex = HexOf(Drawn());
  EXPECT_TRUE(FoundIn(std::string(hex.rbegin(), hex.rend()), Drawn()));
}

TEST(LeakScanTest, FindsBase64AndBase85AtEveryAlignment) {
  for (std::size_t before = 0; before < 8; ++before) {
    const Bytes bytes = BytesOf(TextOf(DrawnBytes(before, 9)) + TextOf(Drawn(11)) + "tail");
    EXPECT_TRUE(FoundIn(InBits(bytes, 6, kBase64), Drawn())) << before;
    EXPECT_TRUE(FoundIn(InBase85(bytes, kAscii85), Drawn())) << before;
    EXPECT_TRUE(FoundIn(InBits(bytes, 5, kBase32), Drawn())) << before;
  }
}

TEST(LeakScanTest, LeavesAloneWhatTheClientWasTold) {
  const std::vector<std::string> told = {"/run/" + HexOf(Drawn()) + ".sock"};
  const LeakScan scan(std::vector<Bytes>{Drawn(), DrawnBytes(32, 12)}, told);
  EXPECT_EQ(scan.Find("no socket at " + told.front()), std::nullopt);
  EXPECT_TRUE(scan.Find(HexOf(DrawnBytes(32, 12))));
}

TEST(LeakScanTest, LooksForTheRestWhereAPartIsAPattern) {
  Bytes secret = Drawn();
  std::fill_n(secret.begin(), 16, std::uint8_t{0});
  EXPECT_EQ(FoundIn(std::string(1000, '0') + std::string(1000, '\0'), secret), std::nullopt);
  EXPECT_TRUE(FoundIn(HexOf({secret.begin() + 16, secret.end()}), secret));
}

TEST(LeakScanTest, FindsNothingInNothing) {
  EXPECT_EQ(FoundIn("", Drawn()), std::nullopt);
  EXPECT_EQ(FoundIn("text", {}), std::nullopt);
}

TEST(LeakScanTest, FindsASecretAfterAMegabyte) {
  const std::string random = TextOf(DrawnBytes(1'000'000, 11));
  EXPECT_EQ(FoundIn(random, Drawn()), std::nullopt);
  EXPECT_TRUE(FoundIn(random + HexOf(Drawn()), Drawn()));
  EXPECT_TRUE(
      FoundIn(std::string(1'000'000, 'a') + "\n" + Deflated(HexOf(Drawn()), DeflateFormat::kGzip),
              Drawn()));
}

TEST(LeakScanTest, IsNotDrownedByStreamsThatSwell) {
  const std::string one = Deflated(std::string(4'000'000, 'a'), DeflateFormat::kGzip);
  std::string bomb;
  for (int i = 0; i < 100; ++i) bomb += one;
  EXPECT_EQ(FoundIn(bomb, Drawn()), std::nullopt);
  EXPECT_TRUE(FoundIn(bomb + HexOf(Drawn()), Drawn()));
}

TEST(LeakScanTest, FindsNothingInWhatAClientSaysLawfully) {
  std::string digests;
  for (unsigned i = 0; i < 300; ++i) {
    digests += "2026-11-24T14:27:33Z " + HexOf(DrawnBytes(32, 1000 + i)) + " " +
               InBits(DrawnBytes(48, 2000 + i), 6, kBase64) + "\n";
  }
  for (const std::string& text :
       {std::string("dstack guest-agent socket not reachable: /tmp/ab12/agent.sock: No such file "
                    "or directory"),
        std::string(
            "error: no \"key\" field in the answer {\"signature_chain\":[\"00aabb\",\"ccdd\"]}"),
        std::string(
            "Traceback (most recent call last):\n  File \"client.py\", line 128, in <module>\n"),
        digests}) {
    EXPECT_EQ(FoundIn(text, Drawn()), std::nullopt);
  }
}

}  // namespace
}  // namespace conformance
