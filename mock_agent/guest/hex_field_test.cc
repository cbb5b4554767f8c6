#include "mock_agent/guest/hex_field.h"

#include <gtest/gtest.h>

namespace mock_agent {
namespace {

TEST(HexFieldTest, TakesDigitsOfEitherCaseBehindPrefixes) {
  EXPECT_EQ(BytesOfHexField("").value(), Bytes());
  EXPECT_EQ(BytesOfHexField("0x").value(), Bytes());
  EXPECT_EQ(BytesOfHexField("0aFF").value(), (Bytes{0x0a, 0xff}));
  EXPECT_EQ(BytesOfHexField("0x0x0a").value(), Bytes{0x0a});
}

TEST(HexFieldTest, RefusesAnOddNumberOfDigits) {
  EXPECT_EQ(BytesOfHexField("0x0x0").error(), "Odd number of digits");
}

TEST(HexFieldTest, RefusesWhatIsNoDigit) {
  EXPECT_EQ(BytesOfHexField("0x00zz").error(), "Invalid character 'z' at position 2");
  EXPECT_EQ(BytesOfHexField("0X00").error(), "Invalid character 'X' at position 1");
  EXPECT_EQ(BytesOfHexField("\xc3\xa9").error(), "Invalid character '\xc3\x83' at position 0");
  EXPECT_EQ(BytesOfHexField("a'").error(), R"(Invalid character '\'' at position 1)");
}

}  // namespace
}  // namespace mock_agent
