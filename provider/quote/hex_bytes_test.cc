#include "provider/quote/hex_bytes.h"

#include <gtest/gtest.h>

#include <string>

namespace provider {
namespace {

TEST(BytesOfHex, TakesPairsOfLowerCaseDigits) {
  EXPECT_EQ(BytesOfHex("00ff1a"), (std::vector<std::uint8_t>{0x00, 0xff, 0x1a}));
  EXPECT_EQ(BytesOfHex(""), std::vector<std::uint8_t>());
}

TEST(BytesOfHex, IsNothingOfAnyOtherText) {
  for (const std::string text :
       {"0", "0x00", "FF", "fF", "0g", " 00", "00 ", "0\n", "\xc3\xa9", "--"}) {
    EXPECT_FALSE(BytesOfHex(text)) << text;
  }
  EXPECT_FALSE(BytesOfHex(std::string("0\0", 2)));
}

TEST(ArrayOfHex, HasItsSizeAndNoOther) {
  EXPECT_EQ(ArrayOfHex<2>("0a0b"), (std::array<std::uint8_t, 2>{0x0a, 0x0b}));
  for (const std::string text : {"", "0a", "0a0b0", "0a0b0c", "0A0B"}) {
    EXPECT_FALSE(ArrayOfHex<2>(text)) << text;
  }
}

}  // namespace
}  // namespace provider
