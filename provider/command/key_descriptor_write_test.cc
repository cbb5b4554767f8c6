// What KeyDescriptor writes, and what it leaves where it cannot.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>

#include "provider/command/key_descriptor.h"
#include "provider/testing/key_descriptor_for_test.h"
#include "provider/testing/refused_system_call_for_test.h"

namespace provider {
namespace {

TEST_F(KeyDescriptorTest, WritesTheRawBytesToAPipe) {
  const Pipe pipe;
  const auto descriptor = KeyDescriptor::Accept(pipe.writer->number());
  ASSERT_TRUE(descriptor.has_value());
  ASSERT_TRUE(descriptor.value().Write(SomeKey(), Ample()).has_value());
  EXPECT_TRUE(pipe.HoldsTheKey());
}

TEST_F(KeyDescriptorTest, WritesTheRawBytesToAFileAndLeavesTheOffset) {
  for (const int flags : {O_RDWR, O_RDWR | O_APPEND}) {
    const auto file = Open(flags | O_TRUNC);
    const auto descriptor = KeyDescriptor::Accept(file.number());
    ASSERT_TRUE(descriptor.has_value());
    ASSERT_TRUE(descriptor.value().Write(SomeKey(), Ample()).has_value());
    EXPECT_TRUE(FileHoldsTheKey(file.number()));
    EXPECT_EQ(lseek(file.number(), 0, SEEK_CUR), 0);
    descriptor.value().TakeBack();
    EXPECT_EQ(Size(), 0);
  }
}

TEST_F(KeyDescriptorTest, WritesTheRawBytesToAMemfdOfAnyMode) {
  for (const unsigned flags : {0U, unsigned{MFD_ALLOW_SEALING}}) {
    const FileDescriptor file(memfd_create("test", flags | MFD_CLOEXEC));
    const auto descriptor = KeyDescriptor::Accept(file.number());
    ASSERT_TRUE(descriptor.has_value());
    ASSERT_TRUE(descriptor.value().Write(SomeKey(), Ample()).has_value());
    EXPECT_TRUE(FileHoldsTheKey(file.number()));
  }
}

TEST_F(KeyDescriptorTest, GivesUpOnAPipeThatIsFullAtTheDeadline) {
  const Pipe pipe;
  const auto descriptor = KeyDescriptor::Accept(pipe.writer->number());
  ASSERT_TRUE(descriptor.has_value());
  const int size = fcntl(pipe.writer->number(), F_GETPIPE_SZ);
  const std::string filling(static_cast<std::size_t>(size), 'x');
  ASSERT_EQ(write(pipe.writer->number(), filling.data(), filling.size()), size);
  const auto written = descriptor.value().Write(SomeKey(), Past());
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error(), Reason::kKeyDescriptorNotWritable);

  std::string taken(filling.size(), '\0');
  ASSERT_EQ(read(pipe.reader->number(), taken.data(), taken.size()), size);
  EXPECT_EQ(taken, filling);
  ASSERT_TRUE(descriptor.value().Write(SomeKey(), Ample()).has_value());
  EXPECT_TRUE(pipe.HoldsTheKey());
}

TEST_F(KeyDescriptorTest, RefusesWhereTheReaderWentAway) {
  Pipe pipe;
  const auto descriptor = KeyDescriptor::Accept(pipe.writer->number());
  ASSERT_TRUE(descriptor.has_value());
  ASSERT_NE(std::signal(SIGPIPE, SIG_IGN), SIG_ERR);
  pipe.reader.reset();
  EXPECT_EQ(descriptor.value().Write(SomeKey(), Ample()).error(),
            Reason::kKeyDescriptorNotWritable);
}

// WriteWhere ends the process, after the system was made to refuse: with 0 where Write refuses with
// its reason.
[[noreturn]] void WriteWhere(int number, const std::function<bool()>& prepare) {
  const auto descriptor = KeyDescriptor::Accept(number);
  if (!descriptor || !prepare()) std::_Exit(2);
  const auto written = descriptor.value().Write(SomeKey(), Ample());
  std::_Exit(!written && written.error() == Reason::kKeyDescriptorNotWritable ? 0 : 1);
}

TEST_F(KeyDescriptorTest, EmptiesAFileThatCannotTakeAll) {
  const auto file = Open();
  const auto prepare = [] {
    constexpr rlimit kHalf{.rlim_cur = kKeySize / 2, .rlim_max = kKeySize / 2};
    return std::signal(SIGXFSZ, SIG_IGN) != SIG_ERR && setrlimit(RLIMIT_FSIZE, &kHalf) == 0;
  };
  EXPECT_EXIT(WriteWhere(file.number(), prepare), testing::ExitedWithCode(0), "");
  EXPECT_EQ(Size(), 0);
}

TEST_F(KeyDescriptorTest, EmptiesAFileThatDoesNotReachTheDisk) {
  const auto file = Open();
  const auto prepare = [] { return RefuseSystemCall({.number = SYS_fsync, .mask = 0}, ENOSPC); };
  EXPECT_EXIT(WriteWhere(file.number(), prepare), testing::ExitedWithCode(0), "");
  EXPECT_EQ(Size(), 0);
}

TEST_F(KeyDescriptorTest, OverwritesNothingThatCameMeanwhile) {
  const FileDescriptor file = Open();
  const auto descriptor = KeyDescriptor::Accept(file.number());
  ASSERT_TRUE(descriptor);
  ASSERT_EQ(write(file.number(), "mine", 4), 4);
  EXPECT_EQ(descriptor.value().Write(SomeKey(), Ample()).error(), Reason::kKeyDescriptorNotEmpty);
  EXPECT_EQ(Size(), 4);
}

TEST_F(KeyDescriptorTest, WritesToNoFileThatOthersCouldReadMeanwhile) {
  const FileDescriptor file = Open();
  const auto descriptor = KeyDescriptor::Accept(file.number());
  ASSERT_TRUE(descriptor);
  ASSERT_EQ(fchmod(file.number(), 0644), 0);
  EXPECT_EQ(descriptor.value().Write(SomeKey(), Ample()).error(), Reason::kKeyDescriptorExposed);
  EXPECT_EQ(Size(), 0);
}

TEST_F(KeyDescriptorTest, WritesToNoFileThatAnotherProcessFills) {
  const FileDescriptor file = Open();
  const auto descriptor = KeyDescriptor::Accept(file.number());
  ASSERT_TRUE(descriptor);
  Pipe locked;
  Pipe done;
  const pid_t other = fork();
  ASSERT_GE(other, 0);
  if (other == 0) {
    struct flock whole{};
    whole.l_type = F_WRLCK;
    const bool holds = fcntl(file.number(), F_SETLK, &whole) == 0;
    char byte = holds ? 'y' : 'n';
    if (write(locked.writer->number(), &byte, 1) != 1) _exit(1);
    done.writer.reset();
    _exit(read(done.reader->number(), &byte, 1) == 0 ? 0 : 1);
  }
  char byte = 0;
  ASSERT_EQ(read(locked.reader->number(), &byte, 1), 1);
  ASSERT_EQ(byte, 'y');
  EXPECT_EQ(descriptor.value().Write(SomeKey(), Ample()).error(), Reason::kKeyDescriptorNotEmpty);
  done.writer.reset();
  int status = 0;
  ASSERT_EQ(waitpid(other, &status, 0), other);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(descriptor.value().Write(SomeKey(), Ample()));
}

}  // namespace
}  // namespace provider
