#include "mock_agent/wire/unix_socket.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <string>

#include "mock_agent/testing/client_for_test.h"
#include "mock_agent/wire/socket_file.h"

namespace mock_agent {
namespace {

TEST(UnixAddress, IsOfAPathThatFits) {
  const std::string longest(kMostSocketPath, 'a');
  ASSERT_TRUE(UnixAddress(longest));
  EXPECT_EQ(UnixAddress(longest)->sun_path, longest);
  EXPECT_FALSE(UnixAddress(longest + "a"));
  EXPECT_FALSE(UnixAddress(""));
  EXPECT_FALSE(UnixAddress(std::string("a\0b", 3)));
}

TEST(ConnectedTo, ReachesWhoListensAndSaysWhyNot) {
  const TempFolder folder;
  EXPECT_LT(ConnectedTo(folder / "s").get(), 0);
  EXPECT_EQ(errno, ENOENT);
  {
    const auto listening = SocketFile::Listen(folder / "s", 0600);
    ASSERT_TRUE(listening);
    EXPECT_GE(ConnectedTo(folder / "s").get(), 0);
    const FileDescriptor patient = ConnectedTo(folder / "s", std::chrono::milliseconds(1));
    char byte = 0;
    EXPECT_LT(recv(patient.get(), &byte, 1, 0), 0);
    EXPECT_EQ(errno, EAGAIN) << "it waits, and not for ever";
  }
  EXPECT_LT(ConnectedTo(std::string(200, 'a')).get(), 0);
  EXPECT_EQ(errno, ENAMETOOLONG);
  EXPECT_LT(ConnectedTo(std::string(200, 'a'), std::chrono::milliseconds(1)).get(), 0);
  EXPECT_EQ(errno, ENAMETOOLONG);
}

}  // namespace
}  // namespace mock_agent
