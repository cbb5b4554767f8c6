#include "mock_agent/command/loopback.h"

#include <gtest/gtest.h>

#include <array>

namespace mock_agent {
namespace {

TEST(LoopbackTest, ListensOnAPortThatTheSystemChooses) {
  const auto listening = ListenOnLoopback("127.0.0.1:0");
  ASSERT_TRUE(listening) << listening.error().message;
  EXPECT_TRUE(listening.value().address.starts_with("127.0.0.1:"));
  EXPECT_NE(listening.value().address, "127.0.0.1:0");
  const auto again = ListenOnLoopback(listening.value().address);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kSocketInUse);
}

TEST(LoopbackTest, RefusesEveryOtherAddress) {
  constexpr std::array<const char*, 9> kOthers = {
      "",           "127.0.0.1",    "0.0.0.0:80",      "10.0.0.1:80",  "localhost:80",
      "127.0.0.1:", "127.0.0.1:-1", "127.0.0.1:65536", "127.0.0.1:80x"};
  for (const char* const address : kOthers) {
    const auto refused = ListenOnLoopback(address);
    ASSERT_FALSE(refused) << address;
    EXPECT_EQ(refused.error().code, ErrorCode::kNotLoopback) << address;
  }
}

}  // namespace
}  // namespace mock_agent
