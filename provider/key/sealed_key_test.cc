#include "provider/key/sealed_key.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>

#include "provider/testing/refused_system_call_for_test.h"

namespace provider {
namespace {

SecretBytes SomeKey() {
  auto key = SecretBytes::Zeroed(128);
  std::uint8_t value = 1;
  for (std::uint8_t& byte : key.ExposeMutable()) byte = value++;
  return key;
}

TEST(SealPrivateKey, GivesTheBytesFromTheBeginningOn) {
  const auto key = SomeKey();
  const auto file = SealPrivateKey(key);
  ASSERT_TRUE(file.has_value());
  auto seen = SecretBytes::Zeroed(key.size() + 1);
  const auto room = seen.ExposeMutable();
  ASSERT_EQ(read(file.value().number(), room.data(), room.size()), 128);
  EXPECT_TRUE(SecretBytes::CopyOf(room.first(128)).EqualsInConstantTime(key));
}

TEST(SealPrivateKey, LetsNobodyChangeOrUnsealIt) {
  const auto file = SealPrivateKey(SomeKey());
  ASSERT_TRUE(file.has_value());
  const int number = file.value().number();
  EXPECT_EQ(fcntl(number, F_GET_SEALS) & 0xf,
            F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
  const char byte = 0;
  EXPECT_EQ(pwrite(number, &byte, 1, 0), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(ftruncate(number, 0), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(ftruncate(number, 129), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_EQ(mmap(nullptr, 128, PROT_READ | PROT_WRITE, MAP_SHARED, number, 0), MAP_FAILED);
}

TEST(SealPrivateKey, IsForItsOwnerAndClosesOnExec) {
  const auto file = SealPrivateKey(SomeKey());
  ASSERT_TRUE(file.has_value());
  struct stat status{};
  ASSERT_EQ(fstat(file.value().number(), &status), 0);
  EXPECT_EQ(status.st_mode, static_cast<mode_t>(S_IFREG | S_IRUSR));
  EXPECT_EQ(status.st_nlink, 0U);
  EXPECT_EQ(fcntl(file.value().number(), F_GETFD), FD_CLOEXEC);
}

// SealWithout ends the process: with 0 where one system call fails and SealPrivateKey says so.
[[noreturn]] void SealWithout(const SystemCall& call, std::uint16_t error) {
  if (!RefuseSystemCall(call, error)) std::_Exit(2);
  const auto file = SealPrivateKey(SomeKey());
  const bool said = !file && file.error().reason == Reason::kKeyNotHandedOver;
  std::_Exit(said && file.error().error == error ? 0 : 1);
}

TEST(SealPrivateKey, RefusesWhereTheSystemDoes) {
  constexpr SystemCall kCreate{.number = SYS_memfd_create, .mask = 0, .value = 0};
  constexpr SystemCall kSeal{.number = SYS_fcntl, .argument = 1, .value = F_ADD_SEALS};
  constexpr SystemCall kWrite{.number = SYS_pwrite64, .mask = 0, .value = 0};
  EXPECT_EXIT(SealWithout(kCreate, EPERM), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(SealWithout(kSeal, EPERM), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(SealWithout(kWrite, ENOSPC), testing::ExitedWithCode(0), "");
}

TEST(SealPrivateKey, RefusesWhereOnlyAPartFits) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto previous_handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{.rlim_cur = 64, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto file = SealPrivateKey(SomeKey());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_TRUE(std::signal(SIGXFSZ, previous_handler) != SIG_ERR);
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().reason, Reason::kKeyNotHandedOver);
  EXPECT_EQ(file.error().error, EFBIG);
}

[[noreturn]] void SealOnAnOlderSystem() {
  constexpr SystemCall kNewFlag{
      .number = SYS_memfd_create, .argument = 1, .mask = 0x8, .value = 0x8};
  if (!RefuseSystemCall(kNewFlag, EINVAL)) std::_Exit(2);
  std::_Exit(SealPrivateKey(SomeKey()).has_value() ? 0 : 1);
}

TEST(SealPrivateKey, DoesWithoutAFlagThatAnOlderSystemDoesNotKnow) {
  EXPECT_EXIT(SealOnAnOlderSystem(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace provider
