#include "conformance/judge/twin_difference.h"

#include <gtest/gtest.h>

namespace conformance {
namespace {

std::string TextFor(std::string of_case, std::string of_twin, std::string case_steps = "send close",
                    std::string twin_steps = "send close") {
  return DifferenceText(
      {std::move(of_case), std::move(of_twin), std::move(case_steps), std::move(twin_steps)});
}

TEST(TwinDifference, IsWhatStandsBetweenTheCommonBeginningAndEnd) {
  const auto found = TwinDifference::Of("HTTP/1.1 500 No\r\n", "HTTP/1.1 200 No\r\n");
  EXPECT_EQ(found.from, 9U);
  EXPECT_EQ(found.to, 10U);
  EXPECT_EQ(found.instead, 1U);
  const auto more = TwinDifference::Of("aaaa", "aa");
  EXPECT_EQ(more.from, 2U) << "nothing is counted twice";
  EXPECT_EQ(more.to, 4U);
  EXPECT_EQ(more.instead, 0U);
  EXPECT_EQ(TwinDifference::Of("", "").to, 0U);
}

TEST(TwinDifference, IsSaidInWords) {
  EXPECT_EQ(TextFor("a500b", "a2b"), "3 bytes at byte 0001 stand for 1 byte of its twin's");
  EXPECT_EQ(TextFor("ab", "axyb"), "it lacks 2 bytes of its twin's at byte 0001");
  EXPECT_EQ(TextFor("axb", "ab"), "it has 1 byte more than its twin's at byte 0001");
  EXPECT_EQ(TextFor("ab", "abcd"), "it ends 2 bytes before its twin's");
}

TEST(TwinDifference, IsSaidWhereItIsNotInTheBytes) {
  EXPECT_EQ(
      TextFor("a", "a", "send reset"),
      "its bytes are its twin's; it is sent in another way: \"send reset\", its twin's \"send "
      "close\"");
  EXPECT_EQ(TextFor("a", "ab", "send stall"),
            "it ends 1 byte before its twin's; it is sent in another way: \"send stall\", its "
            "twin's \"send close\"");
  EXPECT_EQ(TextFor("a", "a"), "it is its twin's, byte by byte: what differs is not in the answer");
}

}  // namespace
}  // namespace conformance
