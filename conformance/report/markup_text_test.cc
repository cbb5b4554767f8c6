#include "conformance/report/markup_text.h"

#include <gtest/gtest.h>

#include <string>

namespace conformance {
namespace {

TEST(MarkupText, LeavesNoMarkup) {
  EXPECT_EQ(MarkupText("</script><b a=\"'&'\">"),
            "&lt;/script&gt;&lt;b a=&quot;&#39;&amp;&#39;&quot;&gt;");
}

TEST(MarkupText, ShowsWhatCannotBeSeen) {
  using std::string_literals::operator""s;
  EXPECT_EQ(MarkupText("a\0b\x1b[1m\n\xe2\x80\xae\xff"s), "a\\x00b\\x1b[1m\\n\\u{202e}\\xff");
}

TEST(MarkupText, KeepsOtherText) {
  EXPECT_EQ(MarkupText("exit 0, caf\xc3\xa9 \\n"), "exit 0, caf\xc3\xa9 \\n");
}

}  // namespace
}  // namespace conformance
