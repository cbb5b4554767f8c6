#include "mock_agent/script/alteration.h"

#include <gtest/gtest.h>

namespace mock_agent {
namespace {

using Change = Alteration::Change;

TEST(Alteration, ChangesOneByte) {
  const std::string bytes = "a2c";
  EXPECT_EQ(Altered(bytes, {Change::kEnd, 1, 0}), "a");
  EXPECT_EQ(Altered(bytes, {Change::kEnd, 0, 0}), "");
  EXPECT_EQ(Altered(bytes, {Change::kSplit, 1, 0}), "a2c");
  EXPECT_EQ(Altered(bytes, {Change::kFlip, 1, 0}), "a3c");
  EXPECT_EQ(Altered(bytes, {Change::kFlip, 1, 7}),
            "a\xb2"
            "c");
  EXPECT_EQ(Altered(bytes, {Change::kDelete, 2, 0}), "a2");
  EXPECT_EQ(Altered(bytes, {Change::kDouble, 0, 0}), "aa2c");
  EXPECT_EQ(Altered(bytes, {Change::kPut, 1, 0}), std::string("a\0c", 3));
}

TEST(AlterationDeathTest, HasToBeInsideTheBytes) {
  EXPECT_DEATH(Altered("abc", {Change::kDelete, 3, 0}), "");
}

}  // namespace
}  // namespace mock_agent
