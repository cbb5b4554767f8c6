#include "provider/command/key_descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "provider/agent/file_descriptor.h"
#include "provider/testing/refused_system_call_for_test.h"
#include "provider/testing/temp_folder_for_test.h"

namespace provider {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kSize = 128;

SecretBytes SomeKey() {
  auto key = SecretBytes::Zeroed(kSize);
  std::uint8_t value = 1;
  for (std::uint8_t& byte : key.ExposeMutable()) byte = value++;
  return key;
}

Deadline Ample() {
  return std::chrono::steady_clock::now() + 30s;
}

Deadline Past() {
  return std::chrono::steady_clock::now() - 1s;
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) std::abort();
    reader.emplace(ends[0]);
    writer.emplace(ends[1]);
  }
  // HoldsTheKey: the next bytes are the key, and no more.
  bool HoldsTheKey() const {
    auto seen = SecretBytes::Zeroed(kSize + 1);
    const auto room = seen.ExposeMutable();
    return read(reader->number(), room.data(), room.size()) == ssize_t{kSize} &&
           SecretBytes::CopyOf(room.first(kSize)).EqualsInConstantTime(SomeKey());
  }
  std::optional<FileDescriptor> reader;
  std::optional<FileDescriptor> writer;
};

bool FileHoldsTheKey(int number) {
  auto seen = SecretBytes::Zeroed(kSize + 1);
  const auto room = seen.ExposeMutable();
  return pread(number, room.data(), room.size(), 0) == ssize_t{kSize} &&
         SecretBytes::CopyOf(room.first(kSize)).EqualsInConstantTime(SomeKey());
}

class KeyDescriptorTest : public testing::Test {
 protected:
  FileDescriptor Open(int flags = O_RDWR, mode_t mode = 0600) const {
    FileDescriptor file(open(path_.c_str(), flags | O_CREAT | O_CLOEXEC, mode));
    if (!file.is_open() || fchmod(file.number(), mode) != 0) std::abort();
    return file;
  }
  off_t Size() const {
    struct stat status{};
    return stat(path_.c_str(), &status) == 0 ? status.st_size : -1;
  }

  const TempFolder folder_;
  const std::string path_ = (folder_.path() / "private").native();
};

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

TEST_F(KeyDescriptorTest, TakesANamedPipeOfThisUserAlone) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  const auto pipe = Open();
  EXPECT_TRUE(KeyDescriptor::Accept(pipe.number()).has_value());
}

TEST_F(KeyDescriptorTest, RefusesWithTheExactReason) {
  struct Case {
    std::string name;
    Reason reason;
    std::function<FileDescriptor()> make;
  };
  const auto memfd = [](unsigned seals) {
    FileDescriptor file(memfd_create("test", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    EXPECT_EQ(fcntl(file.number(), F_ADD_SEALS, seals), 0);
    return file;
  };
  const std::vector<Case> cases{
      {.name = "open for reading only",
       .reason = Reason::kKeyDescriptorNotOpen,
       .make = [&] { return Open(O_RDONLY); }},
      {.name = "a path and no file",
       .reason = Reason::kKeyDescriptorNotOpen,
       .make = [&] { return FileDescriptor(open(folder_.path().c_str(), O_PATH | O_CLOEXEC)); }},
      {.name = "the reader's end of a pipe",
       .reason = Reason::kKeyDescriptorNotOpen,
       .make = [] { return std::move(*Pipe().reader); }},
      {.name = "a pipe without a reader",
       .reason = Reason::kKeyDescriptorNotOpen,
       .make = [] { return std::move(*Pipe().writer); }},
      {.name = "a memfd sealed against writing",
       .reason = Reason::kKeyDescriptorNotOpen,
       .make = [&] { return memfd(F_SEAL_WRITE); }},
      {.name = "a memfd sealed against growth",
       .reason = Reason::kKeyDescriptorNotOpen,
       .make = [&] { return memfd(F_SEAL_GROW); }},
      {.name = "a memfd sealed against being emptied again",
       .reason = Reason::kKeyDescriptorNotOpen,
       .make = [&] { return memfd(F_SEAL_SHRINK); }},
      {.name = "a socket",
       .reason = Reason::kKeyDescriptorWrongKind,
       .make = [] { return FileDescriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)); }},
      {.name = "a device",
       .reason = Reason::kKeyDescriptorWrongKind,
       .make = [] { return FileDescriptor(open("/dev/null", O_WRONLY | O_CLOEXEC)); }},
      {.name = "readable by the group",
       .reason = Reason::kKeyDescriptorExposed,
       .make = [&] { return Open(O_RDWR, 0640); }},
      {.name = "readable by others",
       .reason = Reason::kKeyDescriptorExposed,
       .make = [&] { return Open(O_RDWR, 0604); }},
      {.name = "of another owner",
       .reason = Reason::kKeyDescriptorExposed,
       .make =
           [&] {
             auto file = Open();
             if (fchown(file.number(), 65534, gid_t(-1)) != 0) {
               EXPECT_NE(geteuid(), 0U);
               return Open(O_RDWR, 0604);  // only root can give a file away
             }
             return file;
           }},
      {.name = "of a second name",
       .reason = Reason::kKeyDescriptorExposed,
       .make =
           [&] {
             auto file = Open();
             EXPECT_EQ(link(path_.c_str(), (path_ + "2").c_str()), 0);
             return file;
           }},
      {.name = "a named pipe for others",
       .reason = Reason::kKeyDescriptorExposed,
       .make =
           [&] {
             EXPECT_EQ(mkfifo(path_.c_str(), 0600), 0);
             return Open(O_RDWR, 0622);
           }},
      {.name = "a file that holds something",
       .reason = Reason::kKeyDescriptorNotEmpty,
       .make =
           [&] {
             auto file = Open();
             EXPECT_EQ(write(file.number(), "x", 1), 1);
             return file;
           }},
      {.name = "a memfd that holds something",
       .reason = Reason::kKeyDescriptorNotEmpty,
       .make =
           [&] {
             FileDescriptor file(memfd_create("test", MFD_CLOEXEC));
             EXPECT_EQ(ftruncate(file.number(), 128), 0);
             return file;
           }},
  };
  for (const Case& wrong : cases) {
    SCOPED_TRACE(wrong.name);
    const auto file = wrong.make();
    ASSERT_TRUE(file.is_open());
    const auto descriptor = KeyDescriptor::Accept(file.number());
    ASSERT_FALSE(descriptor.has_value());
    EXPECT_EQ(Token(descriptor.error()), Token(wrong.reason));
    std::filesystem::remove(path_);
    std::filesystem::remove(path_ + "2");
  }
  EXPECT_EQ(KeyDescriptor::Accept(9999).error(), Reason::kKeyDescriptorNotOpen);
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
    constexpr rlimit kHalf{.rlim_cur = kSize / 2, .rlim_max = kSize / 2};
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

TEST_F(KeyDescriptorTest, RefusesAFileInMemoryThatHadAName) {
  const std::string path = "/dev/shm/" + folder_.path().filename().native();
  const FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  ASSERT_TRUE(file.is_open());
  ASSERT_EQ(fchmod(file.number(), 0666), 0);
  ASSERT_EQ(unlink(path.c_str()), 0);
  EXPECT_EQ(KeyDescriptor::Accept(file.number()).error(), Reason::kKeyDescriptorExposed);
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
