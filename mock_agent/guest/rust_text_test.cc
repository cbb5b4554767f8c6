#include "mock_agent/guest/rust_text.h"

#include <gtest/gtest.h>

#include <string>

namespace mock_agent {
namespace {

using namespace std::string_view_literals;

std::string DefectOf(std::string_view text) {
  const auto defect = FindUtf8Defect(text);
  return defect ? Text(*defect) : "none";
}

TEST(RustTextTest, FindsWhereUtf8Ends) {
  EXPECT_EQ(DefectOf(""), "none");
  EXPECT_EQ(DefectOf("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91\xf4\x8f\xbf\xbf"), "none");
  EXPECT_EQ(DefectOf("a\xff"), "invalid utf-8 sequence of 1 bytes from index 1");
  EXPECT_EQ(DefectOf("\xc0\x80"), "invalid utf-8 sequence of 1 bytes from index 0");
  EXPECT_EQ(DefectOf("\xe2\x82("), "invalid utf-8 sequence of 2 bytes from index 0");
  EXPECT_EQ(DefectOf("\xf0\x9f\x94("), "invalid utf-8 sequence of 3 bytes from index 0");
  EXPECT_EQ(DefectOf("\xe0\x80\x80"), "invalid utf-8 sequence of 1 bytes from index 0");
  EXPECT_EQ(DefectOf("\xed\xa0\x80"), "invalid utf-8 sequence of 1 bytes from index 0");
  EXPECT_EQ(DefectOf("\xf4\x90\x80\x80"), "invalid utf-8 sequence of 1 bytes from index 0");
  EXPECT_EQ(DefectOf("ab\xe2\x82"), "incomplete utf-8 byte sequence from index 2");
}

TEST(RustTextTest, ShowsWhatPrintsAndEscapesTheRest) {
  EXPECT_EQ(DebugString("a'\"\\\n\r\t"), R"("a'\"\\\n\r\t")");
  EXPECT_EQ(DebugString("\0\x01\x7f"sv), R"("\0\u{1}\u{7f}")");
  EXPECT_EQ(DebugString("\xc3\xa9\xf0\x9f\x94\x91"), "\"\xc3\xa9\xf0\x9f\x94\x91\"");
  EXPECT_EQ(DebugString("e\xcc\x81\xc2\xa0\xe2\x80\x8b\xf4\x8f\xbf\xbf"),
            R"("e\u{301}\u{a0}\u{200b}\u{10ffff}")");
}

TEST(RustTextTest, ShowsCharacters) {
  EXPECT_EQ(DebugChar('z'), "'z'");
  EXPECT_EQ(DebugChar('\''), R"('\'')");
  EXPECT_EQ(DebugChar('"'), "'\"'");
  EXPECT_EQ(DebugChar(0xc3), "'\xc3\x83'");
  EXPECT_EQ(DebugChar(0x80), R"('\u{80}')");
}

TEST(RustTextTest, ShowsTheShortestNumber) {
  EXPECT_EQ(FloatText(0), "0.0");
  EXPECT_EQ(FloatText(-0.0), "-0.0");
  EXPECT_EQ(FloatText(1.5), "1.5");
  EXPECT_EQ(FloatText(0.1), "0.1");
  EXPECT_EQ(FloatText(-123456.75), "-123456.75");
  EXPECT_EQ(FloatText(1e15), "1000000000000000.0");
  EXPECT_EQ(FloatText(1e16), "1e+16");
  EXPECT_EQ(FloatText(0.00001), "0.00001");
  EXPECT_EQ(FloatText(0.000001), "1e-6");
  EXPECT_EQ(FloatText(1.25e300), "1.25e+300");
  EXPECT_EQ(FloatText(5e-324), "5e-324");
}

}  // namespace
}  // namespace mock_agent
