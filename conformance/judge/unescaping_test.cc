#include "conformance/judge/unescaping.h"

#include <gtest/gtest.h>

namespace conformance {
namespace {

TEST(UnescapingTest, ReadsWhatStandsForAByte) {
  for (const std::string_view text : {"\\x5a", "\\u005A", "\\u{5a}", "\\U0000005a", "\\132", "%5A",
                                      "%u005a", "=5A", "&#x5a;", "&#90;", "\\Z"}) {
    const Unescaped read = UnescapedAt(std::string(text) + "rest");
    EXPECT_EQ(read.byte, 'Z') << text;
    EXPECT_EQ(read.length, text.size()) << text;
  }
  EXPECT_EQ(UnescapedAt("\\n").byte, '\n');
  EXPECT_EQ(UnescapedAt("\xc3\xa9").byte, '\xe9');
}

TEST(UnescapingTest, LeavesTheRestAlone) {
  for (const std::string_view text :
       {"a", "%5", "%zz", "=", "&#300;", "&#90", "\\", "\xc3", "\xe2\x80\xae"}) {
    EXPECT_EQ(UnescapedAt(text).length, 1U) << text;
    EXPECT_EQ(UnescapedAt(text).byte, text[0]) << text;
  }
}

}  // namespace
}  // namespace conformance
