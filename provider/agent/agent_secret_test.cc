#include "provider/agent/agent_secret.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "provider/testing/agent_secret_for_test.h"
#include "provider/testing/hex_for_test.h"

namespace provider {
namespace {

std::string Repeat(int times, const std::string& text) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

const std::string kHex = "00112233445566778899aabbccddeeff0123456789abcdeffedcba987654325a";
const std::string kUpperHex = "00112233445566778899AABBCCDDEEFF0123456789ABCDEFFEDCBA987654325A";
const std::string kMixedHex = "00112233445566778899aAbBCcdDEeFf0123456789AbCdEffEdCbA987654325a";

TEST(AgentSecret, IsTheBytesThatTheHexSays) {
  struct Case {
    std::string name;
    std::string text;
    std::string secret;
  };
  const std::vector<Case> cases{
      {.name = "lower case", .text = kHex, .secret = kHex},
      {.name = "upper case", .text = kUpperHex, .secret = kHex},
      {.name = "mixed case", .text = kMixedHex, .secret = kHex},
      {.name = "0x", .text = "0x" + kHex, .secret = kHex},
      {.name = "0X", .text = "0X" + kUpperHex, .secret = kHex},
      {.name = "more than 32 bytes", .text = kHex + "7f", .secret = kHex + "7f"},
      {.name = "200 bytes", .text = Repeat(200, "a5"), .secret = Repeat(200, "a5")},
      {.name = "one bit set at the end",
       .text = Repeat(31, "00") + "01",
       .secret = Repeat(31, "00") + "01"},
      {.name = "one bit set at the beginning",
       .text = "80" + Repeat(31, "00"),
       .secret = "80" + Repeat(31, "00")},
  };
  for (const auto& [name, text, expected] : cases) {
    SCOPED_TRACE(name);
    const auto secret = SecretOfAnswer(text);
    ASSERT_TRUE(secret.has_value());
    EXPECT_EQ(ToHex(secret.value().bytes().ExposeSecret()), expected);
  }
}

TEST(AgentSecret, RefusesEverythingElse) {
  struct Case {
    std::string name;
    std::string text;
    Reason reason;
  };
  const std::vector<Case> cases{
      {.name = "odd length", .text = kHex + "0", .reason = Reason::kKeyNotHex},
      {.name = "odd length, short", .text = "abc", .reason = Reason::kKeyNotHex},
      {.name = "a letter after f", .text = "g" + kHex.substr(1), .reason = Reason::kKeyNotHex},
      {.name = "a letter after F", .text = "G" + kHex.substr(1), .reason = Reason::kKeyNotHex},
      {.name = "before 0", .text = "/" + kHex.substr(1), .reason = Reason::kKeyNotHex},
      {.name = "after 9", .text = ":" + kHex.substr(1), .reason = Reason::kKeyNotHex},
      {.name = "before A", .text = "@" + kHex.substr(1), .reason = Reason::kKeyNotHex},
      {.name = "before a", .text = "`" + kHex.substr(1), .reason = Reason::kKeyNotHex},
      {.name = "garbage at the end", .text = kHex + "zz", .reason = Reason::kKeyNotHex},
      {.name = "white space before", .text = "  " + kHex, .reason = Reason::kKeyNotHex},
      {.name = "white space after", .text = kHex + "  ", .reason = Reason::kKeyNotHex},
      {.name = "a line feed after", .text = kHex + "\\n\\n", .reason = Reason::kKeyNotHex},
      {.name = "white space inside",
       .text = kHex.substr(0, 32) + "  " + kHex.substr(32),
       .reason = Reason::kKeyNotHex},
      {.name = "a NUL inside",
       .text = kHex + "\\u0000\\u0000" + kHex,
       .reason = Reason::kKeyNotHex},
      {.name = "digits outside ASCII",
       .text = kHex + "\\uff11\\uff11",
       .reason = Reason::kKeyNotHex},
      {.name = "the prefix twice", .text = "0x0x" + kHex, .reason = Reason::kKeyNotHex},
      {.name = "a prefix inside", .text = kHex + "0x", .reason = Reason::kKeyNotHex},
      {.name = "half a prefix", .text = "x" + kHex + "0", .reason = Reason::kKeyNotHex},
      {.name = "another prefix", .text = "0b" + kHex + "h", .reason = Reason::kKeyNotHex},
      {.name = "a minus", .text = "-" + kHex.substr(1), .reason = Reason::kKeyNotHex},
      {.name = "base64",
       .text = "ABEiM0RVZneImaq7zN3u/wEjRWeJq83v/ty6mHZUMlo=",
       .reason = Reason::kKeyNotHex},
      {.name = "nothing", .text = "", .reason = Reason::kKeyTooShort},
      {.name = "0x alone", .text = "0x", .reason = Reason::kKeyTooShort},
      {.name = "0X alone", .text = "0X", .reason = Reason::kKeyTooShort},
      {.name = "31 bytes", .text = kHex.substr(2), .reason = Reason::kKeyTooShort},
      {.name = "31 bytes after a prefix",
       .text = "0x" + kHex.substr(2),
       .reason = Reason::kKeyTooShort},
      {.name = "16 zero bytes", .text = Repeat(16, "00"), .reason = Reason::kKeyTooShort},
      {.name = "32 zero bytes", .text = Repeat(32, "00"), .reason = Reason::kKeyAllZero},
      {.name = "32 zero bytes after a prefix",
       .text = "0X" + Repeat(32, "00"),
       .reason = Reason::kKeyAllZero},
      {.name = "33 zero bytes", .text = Repeat(33, "00"), .reason = Reason::kKeyAllZero},
      {.name = "4096 zero bytes", .text = Repeat(4096, "00"), .reason = Reason::kKeyAllZero},
  };
  for (const auto& [name, text, reason] : cases) {
    SCOPED_TRACE(name);
    const auto secret = SecretOfAnswer(text);
    ASSERT_TRUE(secret.has_error());
    EXPECT_EQ(Token(secret.error()), Token(reason));
  }
}

}  // namespace
}  // namespace provider
