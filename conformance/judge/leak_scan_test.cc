#include "conformance/judge/leak_scan.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace conformance {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::string RandomText(std::size_t size, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::string text(size, '\0');
  std::generate(text.begin(), text.end(), [&random] { return static_cast<char>(random()); });
  return text;
}

Bytes ToBytes(std::string_view text) {
  return {text.begin(), text.end()};
}
std::string ToText(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

Bytes Secret(std::size_t size = 32) {
  return ToBytes(RandomText(size, 7));
}

Bytes Reversed(Bytes bytes) {
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

std::string Hex(const Bytes& bytes, std::string_view separator = "") {
  return fmt::format("{:02x}", fmt::join(bytes, separator));
}

std::string Upper(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return text;
}

std::string Base64(const Bytes& bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = i; j < i + 3; ++j) group = 256 * group + (j < bytes.size() ? bytes[j] : 0);
    const std::size_t letters = std::min<std::size_t>(bytes.size() - i, 3) + 1;
    for (std::size_t j = 0; j < 4; ++j) {
      out += j < letters ? kAlphabet[(group >> (18 - 6 * j)) & 63U] : '=';
    }
  }
  return out;
}

std::string UrlSafe(std::string text) {
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::string SignedDecimal(const Bytes& bytes) {
  std::vector<int> numbers;
  for (const std::uint8_t byte : bytes) numbers.push_back(static_cast<std::int8_t>(byte));
  return fmt::format("[{}]", fmt::join(numbers, ", "));
}

// As Python's repr prints bytes: what is printable as it is, the rest as \xNN.
std::string StringLiteral(const Bytes& bytes, std::string_view escape) {
  std::string out;
  for (const std::uint8_t byte : bytes) {
    if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\\' || byte == '\'') {
      out += fmt::format("\\{}", static_cast<char>(byte));
    } else if (byte >= 0x20 && byte < 0x7F) {
      out += static_cast<char>(byte);
    } else {
      out += fmt::format("{}{:02x}", escape, byte);
    }
  }
  return out;
}

std::string UrlEncoded(const Bytes& bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes) {
    const bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    out += letter ? std::string(1, static_cast<char>(byte)) : fmt::format("%{:02X}", byte);
  }
  return out;
}

std::string Latin1AsUtf8(const Bytes& bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes) {
    if (byte >= 0x80) out += static_cast<char>(0xC0 | (byte >> 6));
    out += static_cast<char>(byte >= 0x80 ? 0x80 | (byte & 0x3F) : byte);
  }
  return out;
}

std::string Latin1InAJsonString(const Bytes& bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes) {
    out += byte < 0x80 ? StringLiteral({byte}, "\\u00") : Latin1AsUtf8({byte});
  }
  return out;
}

struct Leak {
  std::string_view name;
  std::string (*encode)(const Bytes& bytes);
  std::string_view found;
};

class LeakTest : public testing::TestWithParam<Leak> {
 protected:
  static std::string Said(std::string_view piece, std::size_t at) {
    return fmt::format("{} of {} at byte {}", GetParam().found, piece, at);
  }
};

TEST_P(LeakTest, FindsTheSecret) {
  for (const std::size_t size : {16U, 17U, 32U, 33U, 48U, 128U, 200U}) {
    const Bytes secret = Secret(size);
    EXPECT_EQ(FindLeak("key: <" + GetParam().encode(secret) + ">", secret), Said("the secret", 6))
        << size;
  }
}

TEST_P(LeakTest, FindsTheSecretAsTheWholeText) {
  const Bytes secret = Secret();
  EXPECT_EQ(FindLeak(GetParam().encode(secret), secret), Said("the secret", 0));
}

TEST_P(LeakTest, FindsTheSecretBackwards) {
  const Bytes secret = Secret();
  EXPECT_EQ(FindLeak("<" + GetParam().encode(Reversed(secret)), secret),
            Said("the secret, backwards,", 1));
}

TEST_P(LeakTest, FindsEachHalf) {
  for (const std::size_t size : {32U, 33U, 64U}) {
    const Bytes secret = Secret(size);
    const auto middle = secret.begin() + static_cast<std::ptrdiff_t>(size / 2);
    const Bytes first(secret.begin(), middle);
    const Bytes second(middle, secret.end());
    EXPECT_EQ(FindLeak("<" + GetParam().encode(first), secret),
              Said("the first half of the secret", 1));
    EXPECT_EQ(FindLeak("<" + GetParam().encode(second), secret),
              Said("the second half of the secret", 1));
    EXPECT_EQ(FindLeak("<" + GetParam().encode(Reversed(second)), secret),
              Said("the second half of the secret, backwards,", 1));
  }
}

TEST_P(LeakTest, LeavesHalvesOfFewerThan16BytesAlone) {
  const Bytes secret = Secret(31);
  EXPECT_EQ(FindLeak(GetParam().encode({secret.begin(), secret.begin() + 15}), secret),
            std::nullopt);
}

TEST_P(LeakTest, LeavesAnotherSecretAlone) {
  EXPECT_EQ(FindLeak(GetParam().encode(ToBytes(RandomText(32, 8))), Secret()), std::nullopt);
}

TEST_P(LeakTest, LeavesASecretOfOneRepeatedByteAlone) {
  for (const std::uint8_t byte : Bytes{0x00, 0x20, 0x5A, 0xFF}) {
    const Bytes secret(32, byte);
    EXPECT_EQ(FindLeak(GetParam().encode(secret), secret), std::nullopt);
  }
}

TEST_P(LeakTest, LeavesASecretOf15BytesAlone) {
  EXPECT_EQ(FindLeak(GetParam().encode(Secret(15)), Secret(15)), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    Of, LeakTest,
    testing::Values(
        Leak{.name = "Raw", .encode = ToText, .found = "raw bytes"},
        Leak{.name = "StringLiteral",
             .encode = [](const Bytes& bytes) { return StringLiteral(bytes, "\\x"); },
             .found = "escaped bytes"},
        Leak{.name = "JsonString",
             .encode = [](const Bytes& bytes) { return StringLiteral(bytes, "\\u00"); },
             .found = "escaped bytes"},
        Leak{.name = "UrlEncoded", .encode = UrlEncoded, .found = "escaped bytes"},
        Leak{.name = "Latin1AsUtf8", .encode = Latin1AsUtf8, .found = "raw bytes"},
        Leak{
            .name = "Latin1InAJsonString", .encode = Latin1InAJsonString, .found = "escaped bytes"},
        Leak{
            .name = "Hex", .encode = [](const Bytes& bytes) { return Hex(bytes); }, .found = "hex"},
        Leak{.name = "UpperHex",
             .encode = [](const Bytes& bytes) { return Upper(Hex(bytes)); },
             .found = "hex"},
        Leak{.name = "HexWithColons",
             .encode = [](const Bytes& bytes) { return Hex(bytes, ":"); },
             .found = "hex"},
        Leak{.name = "HexWithSpaces",
             .encode = [](const Bytes& bytes) { return Upper(Hex(bytes, " ")); },
             .found = "hex"},
        Leak{.name = "HexWithX",
             .encode = [](const Bytes& bytes) { return Hex(bytes, "x"); },
             .found = "hex"},
        Leak{.name = "HexInLines",
             .encode = [](const Bytes& bytes) { return Hex(bytes, "\n"); },
             .found = "hex"},
        Leak{.name = "HexWith0xAndCommas",
             .encode = [](const Bytes& bytes) { return Hex(bytes, ", 0x"); },
             .found = "hex"},
        Leak{.name = "UpperHexWith0xAndCommas",
             .encode = [](const Bytes& bytes) { return Upper(Hex(bytes, ",0x")); },
             .found = "hex"},
        Leak{.name = "DecimalList",
             .encode = [](const Bytes& bytes) { return fmt::format("{}", fmt::join(bytes, ", ")); },
             .found = "decimal numbers"},
        Leak{.name = "DecimalWithLeadingZeros",
             .encode =
                 [](const Bytes& bytes) { return fmt::format("{:03}", fmt::join(bytes, " ")); },
             .found = "decimal numbers"}),
    [](const auto& row) { return std::string(row.param.name); });

// The letters at the seams belong to the neighbours too, so where the find begins depends on the
// alignment.
TEST(LeakScanTest, FindsBase64AtEveryAlignment) {
  for (const std::size_t size : {16U, 17U, 18U, 32U, 64U}) {
    const Bytes secret = Secret(size);
    for (std::size_t before = 0; before < 7; ++before) {
      for (std::size_t after = 0; after < 4; ++after) {
        const std::string base64 =
            Base64(ToBytes(RandomText(before, 9) + ToText(secret) + RandomText(after, 10)));
        const std::string said =
            fmt::format("base64 of the secret at byte {}", (8 * before + 5) / 6);
        EXPECT_EQ(FindLeak(base64, secret), said);
        EXPECT_EQ(FindLeak(UrlSafe(base64), secret), said);
        EXPECT_EQ(FindLeak(base64.substr(0, base64.find('=')), secret), said);
      }
    }
  }
}

TEST(LeakScanTest, FindsBase64OfHalvesAndBackwards) {
  const Bytes secret = Secret();
  const Bytes half(secret.begin() + 16, secret.end());
  EXPECT_EQ(FindLeak(Base64(half), secret), "base64 of the second half of the secret at byte 0");
  EXPECT_EQ(FindLeak(Base64(Reversed(secret)), secret),
            "base64 of the secret, backwards, at byte 0");
}

TEST(LeakScanTest, FindsBase64InLines) {
  const Bytes secret = Secret();
  std::string base64 = Base64(secret);
  base64.insert(20, "\r\n \t");
  EXPECT_EQ(FindLeak(base64, secret), "base64 of the secret at byte 0");
}

TEST(LeakScanTest, FindsBase64WithEscapedSlashes) {
  Bytes secret = Secret();
  std::fill(secret.begin() + 4, secret.begin() + 12, std::uint8_t{0xFF});
  std::string base64 = Base64(secret);
  ASSERT_NE(base64.find('/'), std::string::npos);
  base64.insert(base64.find('/'), "\\");
  EXPECT_EQ(FindLeak(base64, secret), "base64 of the secret at byte 0");
}

TEST(LeakScanTest, FindsSignedDecimals) {
  EXPECT_EQ(
      FindLeak(SignedDecimal(Secret()), Secret()),
      "decimal numbers of the secret at byte " + std::to_string(Secret().front() < 0x80 ? 1 : 2));
}

TEST(LeakScanTest, FindsEveryEscapeOfAStringLiteral) {
  Bytes secret = ToBytes(std::string_view("\a\b\f\n\r\t\v\0\\\"'/ABCD", 16));
  EXPECT_EQ(FindLeak(R"(b"\a\b\f\n\r\t\v\0\\\"\'\/ABCD")", secret),
            "escaped bytes of the secret at byte 2");
}

TEST(LeakScanTest, DoesNotTakeALongerNumberForAByte) {
  Bytes secret = Secret();
  secret.front() = 22;
  secret.back() = 33;
  const std::string list = fmt::format("{}", fmt::join(secret.begin() + 1, secret.end() - 1, ","));
  EXPECT_EQ(FindLeak("22," + list + ",33", secret), "decimal numbers of the secret at byte 0");
  // The halves lose their first or last number with the whole.
  EXPECT_EQ(FindLeak("122," + list + ",333", secret), std::nullopt);
}

TEST(LeakScanTest, LooksForTheOtherHalfWhereOneIsARepeatedByte) {
  Bytes secret = Secret();
  std::fill_n(secret.begin(), 16, std::uint8_t{0});
  EXPECT_EQ(FindLeak(std::string(1000, '0') + std::string(1000, '\0'), secret), std::nullopt);
  EXPECT_EQ(FindLeak(Hex({secret.begin() + 16, secret.end()}), secret),
            "hex of the second half of the secret at byte 0");
}

TEST(LeakScanTest, FindsNothingInNothing) {
  EXPECT_EQ(FindLeak("", Secret()), std::nullopt);
  EXPECT_EQ(FindLeak("text", {}), std::nullopt);
}

TEST(LeakScanTest, FindsASecretAfterAMegabyte) {
  const std::string random = RandomText(1'000'000, 11);
  const Bytes secret = Secret();
  EXPECT_EQ(FindLeak(random, secret), std::nullopt);
  EXPECT_EQ(FindLeak(std::string(1'000'000, 'a'), secret), std::nullopt);
  EXPECT_EQ(FindLeak(random + Hex(secret), secret), "hex of the secret at byte 1000000");
}

TEST(LeakScanTest, FindsNothingInWhatAClientSaysLawfully) {
  for (const std::string_view text :
       {"dstack guest-agent socket not reachable: /tmp/ab12/agent.sock: No such file or directory",
        "dstack guest-agent returned a non-200 status: HTTP/1.1 500 Internal Server Error",
        "error: no \"key\" field in the answer {\"signature_chain\":[\"00aabb\",\"ccdd\"]}",
        "key is not valid hex at byte 63; need >= 32 bytes, got 31; the key is all-zero",
        "Traceback (most recent call last):\n  File \"client.py\", line 128, in <module>\n"}) {
    EXPECT_EQ(FindLeak(text, Secret()), std::nullopt) << text;
    EXPECT_EQ(FindKeyMaterial(text), std::nullopt) << text;
  }
}

struct Material {
  std::string_view name;
  std::string text;
  std::string_view found;
};

class KeyMaterialTest : public testing::TestWithParam<Material> {};

TEST_P(KeyMaterialTest, IsFound) {
  EXPECT_EQ(FindKeyMaterial(GetParam().text), GetParam().found);
}

INSTANTIATE_TEST_SUITE_P(
    Of, KeyMaterialTest,
    testing::Values(Material{.name = "ASecretLine",
                             .text = R"({"secret": "5a"})",
                             .found = "a JSON member \"secret\" with a hex string at byte 1"},
                    Material{.name = "ThePublicKeyInOtherText",
                             .text = "refused, but {\"public_key\"\n :\t\"02AF\"} all the same",
                             .found = "a JSON member \"public_key\" with a hex string at byte 14"},
                    Material{.name = "TheAnswerPassedOn",
                             .text = R"({"key":"0x00ff","signature_chain":[]})",
                             .found = "a JSON member \"key\" with a hex string at byte 1"},
                    Material{.name = "OddHex",
                             .text = R"({"key":"0XABC"})",
                             .found = "a JSON member \"key\" with a hex string at byte 1"},
                    Material{.name = "ASecondMemberOfTheName",
                             .text = R"({"key":null},{"key":"ab"})",
                             .found = "a JSON member \"key\" with a hex string at byte 14"},
                    Material{.name = "SixtyFourHexDigits",
                             .text = "fallback " + std::string(64, 'A'),
                             .found = "64 hex digits in a row at byte 9"},
                    Material{.name = "MoreHexDigits",
                             .text = "a0:" + std::string(100, '0') + "\n",
                             .found = "100 hex digits in a row at byte 3"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(KeyMaterialTest, LeavesOtherTextAlone) {
  for (const std::string_view text :
       {"", "refused\n", R"({"secret":""})", R"({"secret":"0x"})", R"({"secret":null})",
        R"({"key":"not hex"})", R"({"key":"ab)", R"({"key":)", R"({"key")", R"({"key" "ab"})",
        R"({"key":12})", R"({"Key":"ab"})", R"({"my_key":"ab"})",
        "000000000000000000000000000000000000000000000000000000000000000",
        "00000000000000000000000000000000 00000000000000000000000000000000"}) {
    EXPECT_EQ(FindKeyMaterial(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace conformance
