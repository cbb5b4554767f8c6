#include "conformance/stage/full_backlog.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <optional>

#include "conformance/stage/private_folder.h"
#include "mock_agent/wire/unix_socket.h"

namespace conformance {
namespace {

// 0 for a connection, else errno.
int ConnectWithoutWaiting(const std::filesystem::path& path) {
  const auto client = mock_agent::ConnectedTo(path);
  return client.get() < 0 ? errno : 0;
}

class FullBacklogTest : public testing::Test {
 protected:
  PrivateFolder folder_ = PrivateFolder::Create().value();
  std::filesystem::path path_ = folder_.path() / "full.sock";
};

TEST_F(FullBacklogTest, LetsNobodyWait) {
  const auto full = FullBacklog::Make(path_);
  ASSERT_TRUE(full) << full.error().message;
  EXPECT_EQ(ConnectWithoutWaiting(path_), EAGAIN);
}

TEST_F(FullBacklogTest, IsNobodyWhenItIsGone) {
  std::optional<FullBacklog> full(FullBacklog::Make(path_).value());
  full.reset();
  EXPECT_EQ(ConnectWithoutWaiting(path_), ECONNREFUSED);
}

TEST_F(FullBacklogTest, ReplacesNothing) {
  const auto first = FullBacklog::Make(path_);
  const auto second = FullBacklog::Make(path_);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kSystem);
}

}  // namespace
}  // namespace conformance
