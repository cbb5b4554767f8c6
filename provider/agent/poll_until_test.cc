#include "provider/agent/poll_until.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <thread>

#include "provider/agent/file_descriptor.h"

namespace provider {
namespace {

using namespace std::chrono_literals;

class PollUntilTest : public testing::Test {
 protected:
  void SetUp() override {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    reader_.emplace(ends[0]);
    writer_.emplace(ends[1]);
  }

  static Deadline In(std::chrono::milliseconds time) {
    return std::chrono::steady_clock::now() + time;
  }

  std::optional<FileDescriptor> reader_;
  std::optional<FileDescriptor> writer_;
};

TEST_F(PollUntilTest, ReturnsAtTheEventOrAtTheDeadline) {
  EXPECT_FALSE(PollUntil(reader_->number(), POLLIN, In(10ms)));
  EXPECT_TRUE(PollUntil(writer_->number(), POLLOUT, In(60s)));
  std::thread late([this] { EXPECT_EQ(write(writer_->number(), "x", 1), 1); });
  EXPECT_TRUE(PollUntil(reader_->number(), POLLIN, In(60s)));
  late.join();
}

TEST_F(PollUntilTest, ReturnsWhereTheOtherEndIsGone) {
  writer_.reset();
  EXPECT_TRUE(PollUntil(reader_->number(), POLLIN, Deadline::max()));
}

TEST_F(PollUntilTest, WaitsForNothingPastTheDeadline) {
  EXPECT_FALSE(PollUntil(writer_->number(), POLLOUT, In(-1ms)));
}

}  // namespace
}  // namespace provider
