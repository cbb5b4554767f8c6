#include "provider/agent/secret_memory.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

#include "provider/testing/refused_system_call_for_test.h"

namespace provider {
namespace {

// The sanitizers' run time does not lock memory, whatever it is asked.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

constexpr std::size_t kLarge = 3 * kSecretArenaBytes;

bool AllZero(const std::uint8_t* bytes, std::size_t size) {
  return std::all_of(bytes, bytes + size, [](std::uint8_t byte) { return byte == 0; });
}

// FlagsAt are the VmFlags of the mapping in which the address lies (proc(5), smaps).
std::set<std::string> FlagsAt(const std::uint8_t* address) {
  const auto wanted = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps("/proc/self/smaps");
  bool is_here = false;
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words(line);
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char dash = 0;
    if (words >> std::hex >> begin >> dash >> end && dash == '-') {
      is_here = begin <= wanted && wanted < end;
    } else if (is_here && line.starts_with("VmFlags:")) {
      std::istringstream flags(line.substr(sizeof("VmFlags:") - 1));
      return {std::istream_iterator<std::string>(flags), {}};
    }
  }
  return {};
}

bool IsSecret(const std::uint8_t* address) {
  const auto flags = FlagsAt(address);
  return flags.contains("dd") && flags.contains("wf") && (kSanitized || flags.contains("lo"));
}

TEST(SecretMemory, IsZeroedAndApart) {
  std::uint8_t* const one = AllocateSecret(40);
  std::uint8_t* const other = AllocateSecret(1);
  EXPECT_TRUE(AllZero(one, 40));
  EXPECT_TRUE(AllZero(other, 1));
  EXPECT_GT(other, one + 40);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(other) % 16, 0U);
  WipeAndFreeSecret(one, 40);
  WipeAndFreeSecret(other, 1);
  EXPECT_EQ(AllocateSecret(0), nullptr);
  WipeAndFreeSecret(nullptr, 0);
}

TEST(SecretMemory, IsUsedAgainWipedWhereItFits) {
  std::uint8_t* const first = AllocateSecret(64);
  std::uint8_t* const second = AllocateSecret(64);
  std::fill_n(first, 64, 0xa5);
  WipeAndFreeSecret(first, 64);
  std::uint8_t* const smaller = AllocateSecret(16);
  EXPECT_EQ(smaller, first);
  EXPECT_TRUE(AllZero(smaller, 16));
  std::uint8_t* const larger = AllocateSecret(65);
  EXPECT_GT(larger, second);
  WipeAndFreeSecret(second, 64);
  WipeAndFreeSecret(smaller, 16);
  WipeAndFreeSecret(larger, 65);
}

TEST(SecretMemory, IsAllThatSecretPagesName) {
  ASSERT_TRUE(PrepareSecretMemory().has_value());
  const auto holds = [](const std::uint8_t* bytes) {
    return std::ranges::any_of(SecretPages(), [bytes](const auto& pages) {
      return pages.data() <= bytes && bytes < pages.data() + pages.size();
    });
  };
  std::uint8_t* const small = AllocateSecret(1);
  std::uint8_t* const large = AllocateSecret(kLarge);
  EXPECT_TRUE(holds(small));
  EXPECT_TRUE(holds(large));
  EXPECT_TRUE(holds(large + kLarge - 1));
  EXPECT_EQ(SecretPages().size(), 2U);
  WipeAndFreeSecret(large, kLarge);
  WipeAndFreeSecret(small, 1);
  EXPECT_EQ(SecretPages().size(), 1U);  // the first pages stay
}

TEST(SecretMemory, IsLockedAndUndumpedAndNotInherited) {
  for (const std::size_t size : {std::size_t{32}, kLarge}) {
    std::uint8_t* const bytes = AllocateSecret(size);
    EXPECT_TRUE(IsSecret(bytes));
    EXPECT_TRUE(IsSecret(bytes + size - 1));
    WipeAndFreeSecret(bytes, size);
  }
}

TEST(SecretMemory, IsZeroInAForkedChildWhichMayFreeIt) {
  std::uint8_t* const bytes = AllocateSecret(32);
  std::fill_n(bytes, 32, 0xa5);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const bool is_zero = AllZero(bytes, 32);
    WipeAndFreeSecret(bytes, 32);
    std::_Exit(is_zero && IsSecret(AllocateSecret(32)) ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(bytes[31], 0xa5);
  WipeAndFreeSecret(bytes, 32);
}

TEST(SecretMemory, HasAnUnreadablePageOnEitherSide) {
  ASSERT_TRUE(PrepareSecretMemory().has_value());
  const auto pages = SecretPages().front();
  for (const std::uint8_t* at : {pages.data() - 1, pages.data() + pages.size()}) {
    const auto flags = FlagsAt(at);
    EXPECT_FALSE(flags.empty());
    EXPECT_FALSE(flags.contains("rd"));
  }
}

// What becomes of both ways to ask for memory where the system refuses the call, as an exit status.
// In a process of its own, where the pages of its parent do not count.
enum ExitStatus { kRefused, kGranted, kOtherReason, kNoSeccomp };

[[noreturn]] void AllocateWithout(const SystemCall& call) {
  const std::size_t before = SecretPages().size();
  if (!RefuseSystemCall(call, ENOMEM)) std::_Exit(kNoSeccomp);
  const auto prepared = PrepareSecretMemory();
  if (prepared.has_value()) std::_Exit(kGranted);
  if (prepared.error() != Reason::kMemoryNotLocked) std::_Exit(kOtherReason);
  try {
    AllocateSecret(kLarge);
  } catch (const SecretMemoryRefused&) {
    std::_Exit(SecretPages().size() == before ? kRefused : kOtherReason);
  }
  std::_Exit(kGranted);
}

TEST(SecretMemory, IsRefusedWhereTheSystemForbidsAnyPartOfIt) {
  if (!kSanitized) {
    EXPECT_EXIT(AllocateWithout({.number = SYS_mlock, .mask = 0}),
                testing::ExitedWithCode(kRefused), "");
  }
  EXPECT_EXIT(AllocateWithout({.number = SYS_madvise, .argument = 2, .value = MADV_DONTDUMP}),
              testing::ExitedWithCode(kRefused), "");
  EXPECT_EXIT(AllocateWithout({.number = SYS_madvise, .argument = 2, .value = MADV_WIPEONFORK}),
              testing::ExitedWithCode(kRefused), "");
}

}  // namespace
}  // namespace provider
