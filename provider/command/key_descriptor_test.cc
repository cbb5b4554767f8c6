#include "provider/command/key_descriptor.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "provider/agent/file_descriptor.h"
#include "provider/testing/key_descriptor_for_test.h"

namespace provider {
namespace {

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

TEST_F(KeyDescriptorTest, RefusesAFileInMemoryThatHadAName) {
  const std::string path = "/dev/shm/" + folder_.path().filename().native();
  const FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  ASSERT_TRUE(file.is_open());
  ASSERT_EQ(fchmod(file.number(), 0666), 0);
  ASSERT_EQ(unlink(path.c_str()), 0);
  EXPECT_EQ(KeyDescriptor::Accept(file.number()).error(), Reason::kKeyDescriptorExposed);
}

}  // namespace
}  // namespace provider
