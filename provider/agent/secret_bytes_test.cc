#include "provider/agent/secret_bytes.h"

#include <gtest/gtest.h>
#include <openssl/crypto.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <type_traits>
#include <utility>
#include <vector>

namespace provider {
namespace {

// The allocator below is what OpenSSL, and so SecretBytes, uses in this program. It looks into one
// watched block of memory at the last moment before it is freed, which no test could do afterwards.
constexpr std::size_t kWatchedBytes = 48;
std::atomic<const void*> watched = nullptr;
std::vector<std::uint8_t> last_content;

void* Allocate(std::size_t size, const char* /*file*/, int /*line*/) {
  return std::malloc(size);
}

void* Reallocate(void* memory, std::size_t size, const char* /*file*/, int /*line*/) {
  return std::realloc(memory, size);
}

void Free(void* memory, const char* /*file*/, int /*line*/) {
  if (memory != nullptr && memory == watched) {
    const auto* bytes = static_cast<const std::uint8_t*>(memory);
    last_content.assign(bytes, bytes + kWatchedBytes);
    watched = nullptr;
  }
  std::free(memory);
}

// Before main: OpenSSL takes an allocator only as long as it has not allocated.
const bool allocator_installed = CRYPTO_set_mem_functions(Allocate, Reallocate, Free) == 1;

class SecretBytesWipe : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(allocator_installed);
    last_content.clear();
  }

  void TearDown() override { watched = nullptr; }

  static SecretBytes WatchedSecret() {
    std::array<std::uint8_t, kWatchedBytes> bytes{};
    bytes.fill(0xa5);
    auto secret = SecretBytes::CopyOf(bytes);
    watched = secret.ExposeSecret().data();
    return secret;
  }

  const std::vector<std::uint8_t> zeros_ = std::vector<std::uint8_t>(kWatchedBytes, 0);
};

TEST_F(SecretBytesWipe, HappensOnDestruction) {
  {
    const auto secret = WatchedSecret();
  }
  EXPECT_EQ(last_content, zeros_);
}

TEST_F(SecretBytesWipe, HappensWhenAMoveOverwrites) {
  auto secret = WatchedSecret();
  secret = SecretBytes::Zeroed(1);
  EXPECT_EQ(last_content, zeros_);
}

TEST_F(SecretBytesWipe, HappensOnceAndAtTheEndWhenTheBytesMove) {
  {
    auto first = WatchedSecret();
    const auto second = std::move(first);
    EXPECT_TRUE(last_content.empty());
    EXPECT_EQ(second.ExposeSecret().data(), watched);
  }
  EXPECT_EQ(last_content, zeros_);
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
