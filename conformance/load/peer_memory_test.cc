#include "conformance/load/peer_memory.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "mock_agent/wire/file_descriptor.h"

namespace conformance::load {
namespace {

TEST(PeerTest, IsTheProcessOnTheOtherSide) {
  std::array<int, 2> ends{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
  const mock_agent::FileDescriptor one(ends[0]);
  const mock_agent::FileDescriptor other(ends[1]);
  EXPECT_EQ(PeerOf(one.get()), getpid());
}

TEST(PeerTest, IsNobodyWhereThereIsNoSocket) {
  EXPECT_EQ(PeerOf(-1), std::nullopt);
}

TEST(PeerMemoryTest, IsReadFromTheSystem) {
  const auto memory = MemoryOf(getpid());
  ASSERT_TRUE(memory.has_value());
  EXPECT_GT(memory->now_kib, 0U);
  EXPECT_GE(memory->most_kib, memory->now_kib);
}

TEST(PeerMemoryTest, IsUnknownOfAProcessThatIsNotThere) {
  EXPECT_EQ(MemoryOf(0), std::nullopt);
}

}  // namespace
}  // namespace conformance::load
