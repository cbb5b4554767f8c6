#include "conformance/report/markdown_text.h"

#include <gtest/gtest.h>

namespace conformance {
namespace {

TEST(MarkdownText, EscapesAllPunctuation) {
  EXPECT_EQ(MarkdownText("a|b [x](y) <i> `c` **d** https://e"),
            "a\\|b \\[x\\]\\(y\\) \\<i\\> \\`c\\` \\*\\*d\\*\\* https\\:\\/\\/e");
}

TEST(MarkdownText, MentionsNobody) {
  EXPECT_EQ(MarkdownText("@all"), "<code>@</code>all");
}

TEST(MarkdownText, StaysOnItsLine) {
  EXPECT_EQ(MarkdownText("a\n\n# b"), "a\\\\n\\\\n\\# b");
}

TEST(MarkdownCode, HasALongerFenceThanItsText) {
  EXPECT_EQ(MarkdownCode("a"), "`a`");
  EXPECT_EQ(MarkdownCode("a``b`c"), "```a``b`c```");
}

TEST(MarkdownCode, KeepsTheEndsOfItsText) {
  EXPECT_EQ(MarkdownCode("`a"), "`` `a ``");
  EXPECT_EQ(MarkdownCode(" a "), "`  a  `");
}

TEST(MarkdownCode, IsNeverNothing) {
  EXPECT_EQ(MarkdownCode(""), "` `");
}

}  // namespace
}  // namespace conformance
