#include "provider/agent/secret_bytes.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <type_traits>
#include <utility>
#include <vector>

#include "provider/agent/file_descriptor.h"
#include "provider/agent/secret_memory.h"

namespace provider {
namespace {

// The first secret pages stay mapped, so that the bytes can be looked at after they were freed: as
// the kernel sees them, since AddressSanitizer forbids the way through a pointer.
constexpr std::size_t kWatchedBytes = 48;

std::vector<std::uint8_t> Peek(const std::uint8_t* at) {
  std::vector<std::uint8_t> bytes(kWatchedBytes, 0xff);
  const FileDescriptor memory(open("/proc/self/mem", O_RDONLY | O_CLOEXEC));
  EXPECT_EQ(pread(memory.number(), bytes.data(), bytes.size(), reinterpret_cast<off_t>(at)),
            static_cast<ssize_t>(bytes.size()));
  return bytes;
}

class SecretBytesWipe : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(PrepareSecretMemory().has_value()); }

  SecretBytes WatchedSecret() {
    auto secret = SecretBytes::CopyOf(pattern_);
    watched_ = secret.ExposeSecret().data();
    EXPECT_EQ(Peek(watched_), pattern_);
    return secret;
  }

  const std::uint8_t* watched_ = nullptr;
  const std::vector<std::uint8_t> pattern_ = std::vector<std::uint8_t>(kWatchedBytes, 0xa5);
  const std::vector<std::uint8_t> zeros_ = std::vector<std::uint8_t>(kWatchedBytes, 0);
};

TEST_F(SecretBytesWipe, HappensOnDestruction) {
  {
    const auto secret = WatchedSecret();
  }
  EXPECT_EQ(Peek(watched_), zeros_);
}

TEST_F(SecretBytesWipe, HappensWhenAMoveOverwrites) {
  auto secret = WatchedSecret();
  secret = SecretBytes::Zeroed(1);
  EXPECT_EQ(Peek(watched_), zeros_);
}

TEST_F(SecretBytesWipe, HappensOnceAndAtTheEndWhenTheBytesMove) {
  {
    auto first = WatchedSecret();
    const auto second = std::move(first);
    EXPECT_EQ(second.ExposeSecret().data(), watched_);
    EXPECT_EQ(Peek(watched_), pattern_);
  }
  EXPECT_EQ(Peek(watched_), zeros_);
}

TEST(SecretBytes, MovesButDoesNotCopy) {
  static_assert(!std::is_copy_constructible_v<SecretBytes>);
  static_assert(!std::is_copy_assignable_v<SecretBytes>);
  static_assert(std::is_nothrow_move_constructible_v<SecretBytes>);
  static_assert(std::is_nothrow_move_assignable_v<SecretBytes>);
  static_assert(!std::is_default_constructible_v<SecretBytes>);

  constexpr std::array<std::uint8_t, 3> kBytes{1, 2, 3};
  auto first = SecretBytes::CopyOf(kBytes);
  const auto second = std::move(first);
  // The contract of a moved-from secret.
  // NOLINTNEXTLINE(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
  EXPECT_EQ(first.size(), 0U);
  EXPECT_TRUE(first.ExposeSecret().empty());
  EXPECT_TRUE(second.EqualsInConstantTime(SecretBytes::CopyOf(kBytes)));
}

TEST(SecretBytes, IsZeroedUntilFilled) {
  auto secret = SecretBytes::Zeroed(2);
  EXPECT_EQ(secret.size(), 2U);
  EXPECT_TRUE(secret.IsAllZero());
  secret.ExposeMutable()[1] = 1;
  EXPECT_FALSE(secret.IsAllZero());
}

TEST(SecretBytes, MayBeEmpty) {
  const auto empty = SecretBytes::Zeroed(0);
  EXPECT_EQ(empty.size(), 0U);
  EXPECT_TRUE(empty.IsAllZero());
  EXPECT_TRUE(empty.EqualsInConstantTime(SecretBytes::CopyOf({})));
}

TEST(SecretBytes, ComparesEveryByteAndTheSize) {
  constexpr std::array<std::uint8_t, 3> kBytes{1, 2, 3};
  const auto secret = SecretBytes::CopyOf(kBytes);
  for (std::size_t i = 0; i < kBytes.size(); ++i) {
    auto other = SecretBytes::CopyOf(kBytes);
    EXPECT_TRUE(secret.EqualsInConstantTime(other));
    other.ExposeMutable()[i] ^= 0x80;
    EXPECT_FALSE(secret.EqualsInConstantTime(other)) << "byte " << i;
  }
  const auto shorter = SecretBytes::CopyOf(std::span(kBytes).first(2));
  EXPECT_FALSE(secret.EqualsInConstantTime(shorter));
  EXPECT_FALSE(shorter.EqualsInConstantTime(secret));
}

TEST(SecretBytes, FindsASetBitInAnyByte) {
  for (std::size_t i = 0; i < 3; ++i) {
    auto secret = SecretBytes::Zeroed(3);
    secret.ExposeMutable()[i] = 0x01;
    EXPECT_FALSE(secret.IsAllZero()) << "byte " << i;
  }
}

TEST(SecretBytes, PrintsItsSizeAndNothingElse) {
  constexpr std::array<std::uint8_t, 3> kBytes{0xab, 0xcd, 0xef};
  EXPECT_EQ(testing::PrintToString(SecretBytes::CopyOf(kBytes)), "SecretBytes(3 bytes, redacted)");
}

}  // namespace
}  // namespace provider
