#include "conformance/report/html_text.h"

#include <gtest/gtest.h>

#include <string>

namespace conformance {
namespace {

TEST(HtmlText, LeavesNoMarkup) {
  EXPECT_EQ(HtmlText("</script><b a=\"'&'\">"),
            "&lt;/script&gt;&lt;b a=&quot;&#39;&amp;&#39;&quot;&gt;");
}

TEST(HtmlText, ShowsWhatCannotBeSeen) {
  using std::string_literals::operator""s;
  EXPECT_EQ(HtmlText("a\0b\x1b[1m\n\xe2\x80\xae\xff"s), "a\\x00b\\x1b[1m\\n\\u{202e}\\xff");
}

TEST(HtmlText, KeepsOtherText) {
  EXPECT_EQ(HtmlText("exit 0, caf\xc3\xa9 \\n"), "exit 0, caf\xc3\xa9 \\n");
}

}  // namespace
}  // namespace conformance
