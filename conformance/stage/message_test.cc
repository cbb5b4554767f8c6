#include "conformance/stage/message.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <thread>

namespace conformance {
namespace {

using mock_agent::FileDescriptor;

class MessageTest : public testing::Test {
 protected:
  void SetUp() override {
    std::array<int, 2> ends{};
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    here_ = FileDescriptor(ends[0]);
    there_ = FileDescriptor(ends[1]);
  }

  FileDescriptor here_;
  FileDescriptor there_;
};

TEST_F(MessageTest, CarriesAnyBytesAndDescriptors) {
  const std::vector<std::string> texts{"", std::string("\0\xff\n", 3), "run"};
  const FileDescriptor null(open("/dev/null", O_RDONLY | O_CLOEXEC));
  ASSERT_TRUE(SendMessage(here_.get(), texts, {null.get(), null.get()}));
  ASSERT_TRUE(SendMessage(here_.get(), {"next"}));
  const auto message = ReceiveMessage(there_.get());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->texts, texts);
  EXPECT_EQ(message->descriptors.size(), 2U);
  const auto next = ReceiveMessage(there_.get());
  ASSERT_TRUE(next);
  EXPECT_EQ(next->texts, std::vector<std::string>{"next"});
  EXPECT_TRUE(next->descriptors.empty());
}

TEST_F(MessageTest, CarriesMoreThanASocketHolds) {
  const std::string large(std::size_t{4} << 20, 'x');
  std::jthread sender([&] { EXPECT_TRUE(SendMessage(here_.get(), {large})); });
  const auto message = ReceiveMessage(there_.get());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->texts.front(), large);
}

TEST_F(MessageTest, IsNothingWhereTheOtherEndIsGone) {
  here_.Close();
  EXPECT_FALSE(ReceiveMessage(there_.get()));
  EXPECT_FALSE(SendMessage(there_.get(), {"x"}));
}

TEST_F(MessageTest, IsNothingWhereWhatComesIsNone) {
  for (const std::string& bytes :
       {std::string(8, '\xff'), std::string("\5\0\0\0\0\0\0\0\1\0\0\0", 12),
        std::string("\1\0\0\0\0\0\0\0x", 9), std::string("\4\0\0\0\1\0\0\0\0\0\0\0", 12)}) {
    SetUp();
    ASSERT_EQ(write(here_.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    here_.Close();
    EXPECT_FALSE(ReceiveMessage(there_.get()));
  }
}

}  // namespace
}  // namespace conformance
