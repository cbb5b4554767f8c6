#include "conformance/parity/difference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace conformance::parity {
namespace {

using testing::Pair;

TEST(PrintableTest, EscapesWhatIsNoPrintableAscii) {
  EXPECT_EQ(Printable("a\\b\r\n\t\x01\xff~"), R"(a\\b\r\n\t\x01\xff~)");
}

TEST(ExcerptsTest, ShowsShortValuesWhole) {
  EXPECT_THAT(Excerpts({"", "kept", "closed"}, 10), Pair("kept", "closed"));
}

TEST(ExcerptsTest, ShowsLongValuesAroundTheFirstDifference) {
  const std::string same(100, 'a');
  EXPECT_THAT(Excerpts({"", same + "bcdefghijklmnop", same + "xy"}, 12),
              Pair("(at byte 96) ...aaaabcdefghi... (of 115 bytes)", "(at byte 96) ...aaaaxy"));
}

TEST(ExcerptsTest, ShowsAValueThatTheOtherOneBeginsWith) {
  EXPECT_THAT(Excerpts({"", std::string(50, 'a'), std::string(51, 'a')}, 6),
              Pair("(at byte 48) ...aa", "(at byte 48) ...aaa"));
}

}  // namespace
}  // namespace conformance::parity
