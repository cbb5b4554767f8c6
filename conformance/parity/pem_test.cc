#include "conformance/parity/pem.h"

#include <gtest/gtest.h>

namespace conformance::parity {
namespace {

const std::string kText = "-----BEGIN A-----\n" + std::string(64, 'A') +
                          "\nYWJj\n-----END A-----\n"
                          "-----BEGIN B-----\nYQ==\n-----END B-----\n";

TEST(BlocksTest, AreReadInOrder) {
  const auto blocks = BlocksOf(kText);
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0].label, "A");
  EXPECT_EQ(blocks[0].der, std::string(48, '\0') + "abc");
  EXPECT_EQ(blocks[1].label, "B");
  EXPECT_EQ(blocks[1].der, "a");
}

TEST(BlocksTest, AreWholeOrNotThere) {
  EXPECT_TRUE(BlocksOf("-----BEGIN A-----\nYQ==\n").empty());
  EXPECT_TRUE(BlocksOf("-----BEGIN A-----\nYQ==\n-----END B-----\n").empty());
  EXPECT_EQ(BlocksOf("-----BEGIN A-----\nY\n-----END A-----\n").at(0).der, "");
}

TEST(LayoutTest, SaysLabelsWidthsAndLineEnds) {
  EXPECT_EQ(LayoutOf(kText), R"([A 64\n A]\n[B 4\n B]\n)");
}

TEST(LayoutTest, ShowsWhateverIsLaidOutOtherwise) {
  std::string no_end = kText;
  no_end.pop_back();
  EXPECT_NE(LayoutOf(no_end), LayoutOf(kText));
  EXPECT_NE(LayoutOf(kText + "\n"), LayoutOf(kText));
  EXPECT_NE(LayoutOf("x\n" + kText), LayoutOf(kText));
  std::string wide = kText;
  wide.insert(wide.find('A', 20), "A");
  EXPECT_NE(LayoutOf(wide), LayoutOf(kText));
  std::string carriage = kText;
  carriage.insert(carriage.find('\n', 20), "\r");
  EXPECT_NE(LayoutOf(carriage), LayoutOf(kText));
}

TEST(LayoutTest, ForgetsHowLongTheLastLineIs) {
  std::string longer = kText;
  longer.insert(longer.find("YWJj"), "YWJj");
  EXPECT_EQ(LayoutOf(longer), LayoutOf(kText));
}

}  // namespace
}  // namespace conformance::parity
