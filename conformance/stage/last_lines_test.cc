#include "conformance/stage/last_lines.h"

#include <gtest/gtest.h>

namespace conformance {
namespace {

TEST(LastLinesTest, AreFiveThatAreNotBlank) {
  EXPECT_EQ(LastLines("0\n1\n2\n\n3\n  \n4\n5\n"), "1 | 2 | 3 | 4 | 5");
  EXPECT_EQ(LastLines("only"), "only");
  EXPECT_EQ(LastLines("\n\n"), "");
  EXPECT_EQ(LastLines(""), "");
}

TEST(LastLinesTest, ArePrintableAndShort) {
  EXPECT_EQ(LastLines("a\x01\x7f\xc3\xa9\tb\r\n"), "a???? b");
  EXPECT_EQ(LastLines(std::string_view("a\0b", 3)), "a?b");
  EXPECT_EQ(LastLines(std::string(1000, 'x')), std::string(200, 'x'));
}

TEST(LastLinesTest, HaveNoColours) {
  EXPECT_EQ(LastLines("\x1b[2m12:00\x1b[0m \x1b[1;31mERROR\x1b[0m no key\n"), "12:00 ERROR no key");
  EXPECT_EQ(LastLines("a\x1b[1;31"), "a");
  EXPECT_EQ(LastLines("a\x1b"), "a?");
}

}  // namespace
}  // namespace conformance
