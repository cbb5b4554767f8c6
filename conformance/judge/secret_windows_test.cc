#include "conformance/judge/secret_windows.h"

#include <gtest/gtest.h>

namespace conformance {
namespace {

const Bytes kNineBytes = {0x3d, 0x91, 0x07, 0xe2, 0x58, 0xbc, 0x44, 0xf0, 0x1a};

TEST(SecretWindowsTest, HoldEveryEightBytesForwardsAndBackwards) {
  const SecretWindows windows(std::vector<Bytes>{kNineBytes});
  for (const std::uint64_t window : {0x3d9107e258bc44f0U, 0x9107e258bc44f01aU, 0xf044bc58e207913dU,
                                     0x1af044bc58e20791U, 0x0f44cb852e7019d3U}) {
    EXPECT_TRUE(windows.Contains(window)) << std::hex << window;
    EXPECT_TRUE(windows.MayContainWord(static_cast<std::uint32_t>(window >> 8U)));
  }
  EXPECT_FALSE(windows.Contains(0x3d9107e258bc44f1U));
  EXPECT_FALSE(windows.Contains(0));
  EXPECT_FALSE(windows.Contains(~std::uint64_t{0}));
}

TEST(SecretWindowsTest, LeaveOutWhatIsShortOrResemblesOtherData) {
  for (const Bytes& secret :
       {Bytes{}, Bytes{1, 7, 3, 9, 4, 8, 2}, Bytes(32, 0), Bytes(32, 0x5a),
        Bytes{1, 2, 3, 4, 5, 6, 7, 8}, Bytes{0xff, 0xfe, 0xfd, 0xfc, 0xfb, 0xfa, 0xf9, 0xf8},
        Bytes{0, 16, 32, 48, 64, 80, 96, 112}, Bytes{1, 2, 3, 4, 1, 2, 3, 4}}) {
    EXPECT_TRUE(SecretWindows(std::vector{secret, Bytes{}}).empty());
  }
}

TEST(SecretWindowsTest, ForgetOneAtATime) {
  SecretWindows windows(std::vector<Bytes>{kNineBytes});
  windows.Forget(0x3d9107e258bc44f0U);
  EXPECT_FALSE(windows.Contains(0x3d9107e258bc44f0U));
  EXPECT_TRUE(windows.Contains(0x9107e258bc44f01aU));
}

}  // namespace
}  // namespace conformance
