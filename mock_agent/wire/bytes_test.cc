#include "mock_agent/wire/bytes.h"

#include <gtest/gtest.h>

namespace mock_agent {
namespace {

TEST(BytesTest, SeesTextAsItsBytes) {
  EXPECT_EQ(ToHex(AsBytes(std::string_view("a\0\xff", 3))), "6100ff");
}

TEST(BytesTest, WritesTwoLowercaseDigitsAByte) {
  EXPECT_EQ(ToHex({}), "");
  EXPECT_EQ(ToHex(Bytes{0x00, 0x0f, 0xab, 0xff}), "000fabff");
}

TEST(BytesTest, ReadsDigitsOfEitherCase) {
  EXPECT_EQ(FromHex(""), Bytes{});
  EXPECT_EQ(FromHex("000FabFf"), (Bytes{0x00, 0x0f, 0xab, 0xff}));
}

TEST(BytesTest, RefusesWhatIsNotHex) {
  for (const std::string_view text : {"0", "000", "0x00", " 00", "00 ", "0g", "g0", "00\n"}) {
    EXPECT_EQ(FromHex(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace mock_agent
