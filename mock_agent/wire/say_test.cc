#include "mock_agent/wire/say.h"

#include <gtest/gtest.h>

#include <memory>

namespace mock_agent {
namespace {

using Stream = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

TEST(SayTest, IsTrueWhereAllOfItIsWritten) {
  const Stream nowhere(std::fopen("/dev/null", "w"), std::fclose);
  ASSERT_NE(nowhere, nullptr);
  EXPECT_TRUE(Say(nowhere.get(), "words"));
}

TEST(SayTest, IsFalseWhereThereIsNoRoom) {
  const Stream full(std::fopen("/dev/full", "w"), std::fclose);
  ASSERT_NE(full, nullptr);
  EXPECT_FALSE(Say(full.get(), "words"));
  EXPECT_FALSE(Say(full.get(), "more words"));
}

}  // namespace
}  // namespace mock_agent
