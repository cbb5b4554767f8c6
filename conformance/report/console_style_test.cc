#include "conformance/report/console_style.h"

#include <gtest/gtest.h>

namespace conformance {
namespace {

TEST(ConsoleStyle, PaintsOnlyWhereThereIsColour) {
  EXPECT_EQ(Painted("a", Colour::kRed, {}), "a");
  EXPECT_EQ(Painted("a", Colour::kRed, {.colour = true}), "\x1b[31ma\x1b[0m");
  EXPECT_EQ(Painted("a", Colour::kYellow, {.colour = true}), "\x1b[33ma\x1b[0m");
  EXPECT_EQ(Painted("a", Colour::kGreen, {.colour = true}), "\x1b[32ma\x1b[0m");
}

TEST(ConsoleStyle, WrapsBetweenWordsAndIndents) {
  EXPECT_EQ(LabelledRow("label", "one two three four", 8, 20),
            "label   one two\n        three four\n");
}

TEST(ConsoleStyle, BreaksNoWordAndHasARowForNoText) {
  EXPECT_EQ(LabelledRow("a", "a-word-wider-than-that b", 2, 10), "a a-word-wider-than-that\n  b\n");
  EXPECT_EQ(LabelledRow("a", "", 4, 10), "a   \n");
}

}  // namespace
}  // namespace conformance
