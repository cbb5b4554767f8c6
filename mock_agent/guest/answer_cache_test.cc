#include "mock_agent/guest/answer_cache.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace mock_agent {
namespace {

TEST(AnswerCacheTest, KeepsWhatFitsAndForgetsTheOldest) {
  AnswerCache cache(2, 10);
  cache.Put("a", "1");
  cache.Put("b", "2");
  cache.Put("a", "changed");
  EXPECT_EQ(*cache.Find("a"), "1");
  cache.Put("c", "3");
  EXPECT_EQ(cache.Find("a"), nullptr);
  EXPECT_EQ(*cache.Find("b"), "2");
  cache.Put("d", "4");
  EXPECT_EQ(cache.Find("b"), nullptr);
  EXPECT_EQ(*cache.Find("c"), "3");
}

TEST(AnswerCacheTest, DoesNotKeepWhatIsLong) {
  AnswerCache cache(2, 10);
  const std::string long_key(AnswerCache::kMostKeyBytes + 1, 'k');
  cache.Put(long_key, "1");
  cache.Put("a", std::string(11, 'x'));
  EXPECT_EQ(cache.Find(long_key), nullptr);
  EXPECT_EQ(cache.Find("a"), nullptr);
}

TEST(AnswerCacheTest, IsSharedByThreads) {
  AnswerCache cache(4, 10);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&cache] {
      for (int i = 0; i < 2000; ++i) {
        const std::string key = std::to_string(i % 9);
        cache.Put(key, key);
        const auto kept = cache.Find(key);
        EXPECT_TRUE(kept == nullptr || *kept == key);
      }
    });
  }
  for (std::thread& each : threads) each.join();
}

}  // namespace
}  // namespace mock_agent
