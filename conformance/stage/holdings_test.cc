#include "conformance/stage/holdings.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <vector>

#include "mock_agent/wire/file_descriptor.h"

namespace conformance {
namespace {

constexpr std::uint64_t kHeldKib = std::uint64_t{32} * 1024;
constexpr std::uint64_t kHeldDescriptors = 100;

// HeldBy is what a child of this process holds that has taken so much.
Held HeldBy(std::uint64_t memory_kib, std::uint64_t descriptors) {
  std::array<int, 2> ready{};
  EXPECT_EQ(pipe(ready.data()), 0);
  const pid_t child = fork();
  if (child == 0) {
    const std::vector<char> taken(memory_kib * 1024, 'x');
    for (std::uint64_t i = 0; i < descriptors; ++i) {
      if (open("/dev/null", O_RDONLY) < 0) _exit(1);
    }
    if (write(ready[1], "x", 1) != 1 || taken.size() != memory_kib * 1024) _exit(1);
    pause();
    _exit(0);
  }
  const mock_agent::FileDescriptor reader(ready[0]);
  close(ready[1]);
  char byte = 0;
  EXPECT_EQ(read(reader.get(), &byte, 1), 1);
  const Held held = HeldBelow(getpid());
  kill(child, SIGKILL);
  EXPECT_EQ(waitpid(child, nullptr, 0), child);
  return held;
}

TEST(Holdings, AreThoseOfEveryProcessBelow) {
  const Held little = HeldBy(0, 0);
  const Held much = HeldBy(kHeldKib, kHeldDescriptors);
  EXPECT_GT(little.descriptors, 0U);
  EXPECT_EQ(much.descriptors, little.descriptors + kHeldDescriptors);
  EXPECT_GE(much.memory_kib + 1024, little.memory_kib + kHeldKib);
}

TEST(Holdings, OfNobodyAreNothing) {
  const Held held = HeldBelow(getpid());
  EXPECT_EQ(held.memory_kib, 0U);
  EXPECT_EQ(held.descriptors, 0U);
}

}  // namespace
}  // namespace conformance
