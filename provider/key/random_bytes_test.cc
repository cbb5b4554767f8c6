#include "provider/key/random_bytes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace provider {
namespace {

TEST(RandomBytes, FillEveryPart) {
  // More than the kernel gives in one piece after a signal, and no multiple of anything.
  std::vector<std::uint8_t> bytes(100'003);
  ASSERT_TRUE(FillRandom(bytes));
  constexpr std::size_t kPart = 16;  // all zero once in 2^128
  for (std::size_t at = 0; at < bytes.size(); at += kPart) {
    const auto part = std::span(bytes).subspan(std::min(at, bytes.size() - kPart), kPart);
    EXPECT_TRUE(std::ranges::any_of(part, [](std::uint8_t byte) { return byte != 0; })) << at;
  }
}

TEST(RandomBytes, DifferEachTime) {
  std::array<std::uint8_t, 32> one{};
  std::array<std::uint8_t, 32> other{};
  ASSERT_TRUE(FillRandom(one));
  ASSERT_TRUE(FillRandom(other));
  EXPECT_NE(one, other);
}

TEST(RandomBytes, NothingIsFilledAtOnce) {
  EXPECT_TRUE(FillRandom({}));
}

}  // namespace
}  // namespace provider
