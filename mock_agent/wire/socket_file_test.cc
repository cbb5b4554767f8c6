#include "mock_agent/wire/socket_file.h"

#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <sys/stat.h>

#include <array>
#include <barrier>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "mock_agent/testing/client_for_test.h"

namespace mock_agent {
namespace {

namespace fs = std::filesystem;

mode_t ModeOf(const fs::path& path) {
  struct stat file{};
  EXPECT_EQ(lstat(path.c_str(), &file), 0);
  return file.st_mode & 07777;
}

// MakeStaleSocket leaves a socket file on which nobody listens.
void MakeStaleSocket(const fs::path& path, int type = SOCK_STREAM) {
  const FileDescriptor fd(socket(AF_UNIX, type, 0));
  const sockaddr_un address = AddressForTest(path);
  ASSERT_EQ(bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
}

ErrorCode RefusalOf(const fs::path& path) {
  const auto listening = SocketFile::Listen(path, 0600);
  EXPECT_FALSE(listening);
  return listening ? ErrorCode::kNotJson : listening.error().code;
}

TEST(SocketFile, ListensAndRemovesItsFile) {
  const TempFolder folder;
  {
    const auto listening = SocketFile::Listen(folder / "s", 0600);
    ASSERT_TRUE(listening) << listening.error().message;
    const ClientForTest client(folder / "s");
  }
  EXPECT_FALSE(fs::exists(folder / "s"));
}

TEST(SocketFile, HasTheModeWhateverTheUmask) {
  const TempFolder folder;
  for (const mode_t umask_now : {mode_t{0}, mode_t{0077}}) {
    const mode_t before = umask(umask_now);
    const auto narrow = SocketFile::Listen(folder / "narrow", 0600);
    const auto wide = SocketFile::Listen(folder / "wide", 0666);
    umask(before);
    ASSERT_TRUE(narrow && wide);
    EXPECT_EQ(ModeOf(folder / "narrow"), 0600U);
    EXPECT_EQ(ModeOf(folder / "wide"), 0666U);
  }
}

TEST(SocketFile, HasItsModeFromTheStart) {
  const TempFolder folder;
  const FileDescriptor watch(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  ASSERT_GE(inotify_add_watch(watch.get(), (folder / "").c_str(), IN_CREATE | IN_ATTRIB), 0);
  const mode_t before = umask(0);
  const auto listening = SocketFile::Listen(folder / "s", 0600);
  umask(before);
  ASSERT_TRUE(listening);
  EXPECT_EQ(ModeOf(folder / "s"), 0600U);
  alignas(inotify_event) std::array<char, 4096> buffer;
  const ssize_t size = read(watch.get(), buffer.data(), buffer.size());
  ASSERT_GE(size, static_cast<ssize_t>(sizeof(inotify_event)));
  inotify_event first{};
  std::memcpy(&first, buffer.data(), sizeof(first));
  EXPECT_EQ(first.mask, std::uint32_t{IN_CREATE});
  EXPECT_EQ(static_cast<std::size_t>(size), sizeof(first) + first.len) << "the mode changed later";
}

TEST(SocketFile, ReplacesAStaleSocket) {
  const TempFolder folder;
  MakeStaleSocket(folder / "s");
  const auto listening = SocketFile::Listen(folder / "s", 0600);
  ASSERT_TRUE(listening) << listening.error().message;
  const ClientForTest client(folder / "s");
}

TEST(SocketFile, OfManyThatStartOnOneStaleSocketOneListens) {
  constexpr int kStarters = 4;
  for (int round = 0; round < 100; ++round) {
    const TempFolder folder;
    MakeStaleSocket(folder / "s");
    std::barrier together(kStarters);
    std::mutex mutex;
    std::list<SocketFile> listening;
    std::vector<std::jthread> starters;
    for (int i = 0; i < kStarters; ++i) {
      starters.emplace_back([&] {
        together.arrive_and_wait();
        auto made = SocketFile::Listen(folder / "s", 0600);
        const std::lock_guard lock(mutex);
        if (made) {
          listening.push_back(std::move(made.value()));
        } else {
          EXPECT_EQ(made.error().code, ErrorCode::kSocketInUse);
        }
      });
    }
    starters.clear();
    ASSERT_EQ(listening.size(), 1U) << "round " << round;
    const ClientForTest client(folder / "s");
  }
}

TEST(SocketFile, RefusesALiveSocketAndLeavesIt) {
  const TempFolder folder;
  const auto first = SocketFile::Listen(folder / "s", 0600);
  ASSERT_TRUE(first);
  EXPECT_EQ(RefusalOf(folder / "s"), ErrorCode::kSocketInUse);
  const ClientForTest client(folder / "s");
}

TEST(SocketFile, RefusesALiveSocketWhoseBacklogIsFull) {
  const TempFolder folder;
  const FileDescriptor busy(socket(AF_UNIX, SOCK_STREAM, 0));
  const sockaddr_un address = AddressForTest(folder / "s");
  ASSERT_EQ(bind(busy.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(listen(busy.get(), 0), 0);
  const ClientForTest waiting(folder / "s");
  EXPECT_EQ(RefusalOf(folder / "s"), ErrorCode::kSocketInUse);
}

TEST(SocketFile, RefusesADatagramSocketInUse) {
  const TempFolder folder;
  const FileDescriptor other(socket(AF_UNIX, SOCK_DGRAM, 0));
  const sockaddr_un address = AddressForTest(folder / "s");
  ASSERT_EQ(bind(other.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(RefusalOf(folder / "s"), ErrorCode::kSocketInUse);
}

TEST(SocketFile, RefusesAFileAFolderAndALink) {
  const TempFolder folder;
  std::ofstream(folder / "file") << "mine";
  fs::create_directory(folder / "folder");
  MakeStaleSocket(folder / "stale");
  fs::create_symlink(folder / "stale", folder / "link");
  EXPECT_EQ(RefusalOf(folder / "file"), ErrorCode::kSocketPathTaken);
  EXPECT_EQ(RefusalOf(folder / "folder"), ErrorCode::kSocketPathTaken);
  EXPECT_EQ(RefusalOf(folder / "link"), ErrorCode::kSocketPathTaken);
  EXPECT_EQ(fs::file_size(folder / "file"), 4U);
}

TEST(SocketFile, TakesAPathOf107BytesAndRefusesOneOf108) {
  const TempFolder folder;
  const std::size_t used = (folder / "").native().size();
  const fs::path longest = folder / std::string(107 - used, 'a');
  const auto listening = SocketFile::Listen(longest, 0600);
  ASSERT_TRUE(listening) << listening.error().message;
  EXPECT_EQ(RefusalOf(folder / std::string(108 - used, 'a')), ErrorCode::kSocketPathTooLong);
}

TEST(SocketFile, RefusesWhereThereIsNoPathOrNoFolder) {
  const TempFolder folder;
  EXPECT_EQ(RefusalOf(""), ErrorCode::kSocketNotBindable);
  EXPECT_EQ(RefusalOf(fs::path(std::string("/a\0b", 4))), ErrorCode::kSocketNotBindable);
  EXPECT_EQ(RefusalOf(folder / "missing/s"), ErrorCode::kSocketNotBindable);
}

TEST(SocketFile, LeavesAnotherFileAtItsPath) {
  const TempFolder folder;
  {
    const auto listening = SocketFile::Listen(folder / "s", 0600);
    ASSERT_TRUE(listening);
    fs::remove(folder / "s");
    MakeStaleSocket(folder / "s");
  }
  EXPECT_TRUE(fs::is_socket(folder / "s"));
}

}  // namespace
}  // namespace mock_agent
