#include "conformance/judge/key_material.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>

#include "conformance/testing/encodings.h"

namespace conformance {
namespace {

struct KeySpelling {
  std::string_view name;
  std::string (*spell)(const Bytes& key);
};

class KeySpellingTest : public testing::TestWithParam<KeySpelling> {};

TEST_P(KeySpellingTest, IsFoundInOutputAndAloneInAFile) {
  for (unsigned seed = 100; seed < 140; ++seed) {
    const std::string key = GetParam().spell(DrawnBytes(32, seed));
    EXPECT_TRUE(FindKeyInOutput("refused, but here: " + key + "\n")) << seed;
    EXPECT_TRUE(FindKeyInFile(key)) << seed;
    EXPECT_TRUE(FindKeyInFile(key + "\n")) << seed;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Of, KeySpellingTest,
    testing::Values(
        KeySpelling{"Hex", [](const Bytes& key) { return HexOf(key); }},
        KeySpelling{"HexWithColons", [](const Bytes& key) { return HexOf(key, ":"); }},
        KeySpelling{"HexWith0x", [](const Bytes& key) { return "0x" + HexOf(key, ", 0x"); }},
        KeySpelling{"Base64", [](const Bytes& key) { return InBits(key, 6, kBase64) + "="; }},
        KeySpelling{"Base64Url", [](const Bytes& key) { return InBits(key, 6, kBase64Url); }},
        KeySpelling{"Base58", [](const Bytes& key) { return AsNumber(key, kBase58); }},
        KeySpelling{"Base32", [](const Bytes& key) { return InBits(key, 5, kBase32); }},
        KeySpelling{"Z85", [](const Bytes& key) { return InBase85(key, kZ85); }},
        KeySpelling{"Decimals",
                    [](const Bytes& key) { return fmt::format("[{}]", fmt::join(key, ", ")); }},
        KeySpelling{"Raw", TextOf},
        KeySpelling{"Pem",
                    [](const Bytes& key) {
                      return "-----BEGIN EC PRIVATE KEY-----\n" + InBits(key, 6, kBase64) +
                             "\n-----END EC PRIVATE KEY-----\n";
                    }}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(KeyInOutput, IsNamedAndNotQuoted) {
  EXPECT_EQ(FindKeyInOutput("fallback " + std::string(64, 'A')), "64 hex digits at byte 9");
  EXPECT_EQ(FindKeyInOutput(R"({"secret": "5a"})"),
            "a JSON member \"secret\" with a hex string at byte 1");
}

TEST(KeyInOutput, IsAMemberOfAKnownNameWithAnyHex) {
  for (const std::string_view text :
       {R"({"secret": "5a"})", "refused, but {\"public_key\"\n :\t\"02AF\"} all the same",
        R"({"key":"0x00ff","signature_chain":[]})", R"({"key":"0XABC"})",
        R"({"key":null},{"key":"ab"})"}) {
    EXPECT_TRUE(FindKeyInOutput(text)) << text;
  }
}

TEST(KeyInOutput, IsNoneInWhatAClientSaysLawfully) {
  const std::array told = {std::string("/tmp/Ab1cD2-eF3/gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3-aB4cD5eF6"),
                           std::string("kEy8Path/x1Y2z3")};
  for (const std::string& text :
       {std::string("refused\n"), std::string(R"({"secret":""})"),
        std::string(R"({"secret":null})"), std::string(R"({"key":"not hex"})"),
        std::string(R"({"key":12})"), std::string(R"({"Key":"ab"})"),
        std::string("no socket at ") + told[0] + " for " + told[1],
        std::string("client 1.4.2 (commit 3f2a9bc01d77e6a4f00dfacefeedbeef12345678, 2026-11-24)"),
        std::string(
            "request 123e4567-e89b-12d3-a456-426614174000, trace 4bf92f3577b34da6a3ce929d0e0e4736"),
        std::string("  File "
                    "\"/usr/lib/python3/dist-packages/some_Package/Module1/"
                    "really_long_file_name_here.py\""),
        std::string(
            R"({"error":"refused","code":17,"at":"2026-11-24T14:27:33.123Z","socket":null})"),
        std::string("bytes at offsets 0 1 2 3 4 5 6 7 8 9 10 11 12"),
        std::string("größe 鍵 \x1b[31mred\x1b[0m\n")}) {
    EXPECT_EQ(FindKeyInOutput(text, told), std::nullopt) << text;
  }
}

TEST(KeyInFile, FollowsANameOrIsAMember) {
  const std::string hex = HexOf(DrawnBytes(32, 5));
  for (const std::string& contents :
       {"# made up\nSERVER_SECRET=" + hex + "\n", R"({"made":1,"key":")" + hex + R"("})",
        R"({"made":1,"data":")" + hex + R"(","n":2})", "14:27 fallback key " + hex + " in use\n",
        R"({"key_id":")" + hex + R"("})", "\"" + hex + "\"\n"}) {
    EXPECT_TRUE(FindKeyInFile(contents)) << contents;
  }
}

TEST(KeyInFile, IsNoneInWhatAClientKeepsLawfully) {
  const std::string hex = HexOf(DrawnBytes(32, 5));
  for (
      const std::string& contents :
      {std::string(), std::string("12345\n"), std::string("3f2a9bc01d77e6a4\n"),
       std::string("4bf92f3577b34da6a3ce929d0e0e4736\n"),
       std::string(
           R"({"runs": 17, "id": "123e4567-e89b-12d3-a456-426614174000", "build": "3f2a9bc01d77e6a4"})"),
       "2026-11-24 configuration sha256 " + hex + " read\n", "sha256=" + hex + "\n",
       R"({"digest":")" + hex + R"("})", R"({"instance_id":")" + hex + R"(","runs":1})",
       R"({"n":1,"traceId":")" + hex + R"(","commit":")" + hex + R"("})",
       "trace " + hex + " ended\n", TextOf(DrawnBytes(1000, 6)), std::string(64, '\0'),
       std::string("-----BEGIN PUBLIC KEY-----\n")}) {
    EXPECT_EQ(FindKeyInFile(contents), std::nullopt) << contents;
  }
}

}  // namespace
}  // namespace conformance
