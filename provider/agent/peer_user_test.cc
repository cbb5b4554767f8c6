#include "provider/agent/peer_user.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "provider/agent/file_descriptor.h"

namespace provider {
namespace {

TEST(ParseUserId, ReadsDecimalDigits) {
  EXPECT_EQ(ParseUserId("0").value(), uid_t{0});
  EXPECT_EQ(ParseUserId("1000").value(), uid_t{1000});
  EXPECT_EQ(ParseUserId("4294967294").value(), uid_t{4294967294});
}

TEST(ParseUserId, RefusesEverythingElse) {
  for (const std::string text : {"", " ", "root", "+1", "-1", " 1", "1 ", "1x", "0x1", "00", "01",
                                 "1.0", "4294967295", "4294967296", "18446744073709551616"}) {
    const auto user = ParseUserId(text);
    ASSERT_FALSE(user) << text;
    EXPECT_EQ(user.error(), Reason::kPeerUidInvalid) << text;
  }
}

TEST(ServedBy, IsTheUserAtTheOtherEnd) {
  std::array<int, 2> ends{};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  const FileDescriptor one(ends[0]);
  const FileDescriptor other(ends[1]);
  EXPECT_TRUE(ServedBy(geteuid(), one.number()));
  const auto another = ServedBy(geteuid() + 1, one.number());
  ASSERT_FALSE(another);
  EXPECT_EQ(another.error(), Reason::kSocketOfAnotherUser);
}

TEST(ServedBy, RefusesWhereNobodyCanTell) {
  const FileDescriptor no_socket(open("/dev/null", O_RDONLY | O_CLOEXEC));
  ASSERT_TRUE(no_socket.is_open());
  const auto served = ServedBy(0, no_socket.number());
  ASSERT_FALSE(served);
  EXPECT_EQ(served.error(), Reason::kSocketOfAnotherUser);
}

}  // namespace
}  // namespace provider
