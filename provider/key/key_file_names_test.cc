// The names of a key file: one that it may not have, and a second one, which it has while it is published.
#include <fcntl.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "provider/key/key_file.h"
#include "provider/key/unpublished_key_file.h"
#include "provider/testing/await_sleep_for_test.h"
#include "provider/testing/key_file_for_test.h"
#include "provider/testing/scalars_for_test.h"

namespace provider {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

TEST_F(KeyFileTest, HasNoNameThatIsSwept) {
  const auto swept = path_.parent_path() / (".unpublished-key-" + std::string(32, '0'));
  EXPECT_EQ(LoadOrCreateKeyFile(swept, Patient()).error().reason, Reason::kKeyFileNameReserved);
  EXPECT_EQ(LoadKeyFile(swept, Patient()).error().reason, Reason::kKeyFileNameReserved);
  EXPECT_EQ(TryKeyFile(swept, Patient()).error().reason, Reason::kKeyFileNameReserved);
  EXPECT_EQ(folder_.Names(), std::set<std::string>());
  EXPECT_TRUE(LoadOrCreateKeyFile(swept.native() + "0", Patient())) << "which no sweeper takes";
}

TEST_F(KeyFileTest, IsRefusedWithASecondName) {
  WriteFile(path_, FromHex(kOne + kOne + kOne + kOne));
  fs::create_hard_link(path_, folder_.path() / "backup");
  ExpectRefused(path_, Reason::kKeyFileLinked);
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key", "backup"}));
  ASSERT_TRUE(fs::remove(folder_.path() / "backup"));
  EXPECT_TRUE(LoadOrCreateKeyFile(path_, Patient()).has_value());
}

// A publisher that cannot rename without replacing gave the file its second name, and holds its lock.
class KeyFileBeingPublished : public KeyFileTest {
 protected:
  void SetUp() override {
    fs::create_hard_link(folder_.path() / *folder_.Names().begin(), path_);
    ASSERT_EQ(fs::hard_link_count(path_), 2U);
  }

  const ServerKey key_ = ServerKey::Random().value();
  const KeyFolder key_folder_ = KeyFolder::Open(folder_.path()).value();
  std::optional<UnpublishedKeyFile> publisher_ =
      UnpublishedKeyFile::Write(key_folder_, key_.private_key().ExposeSecret()).value();
};

TEST_F(KeyFileBeingPublished, IsWaitedForUntilTheDeadlineAndNoLonger) {
  const auto names = folder_.Names();
  for (const auto time : {-1ms, 0ms, 50ms}) {
    const Deadline deadline = std::chrono::steady_clock::now() + time;
    for (const Failure& why :
         {LoadOrCreateKeyFile(path_, deadline).error(), LoadKeyFile(path_, deadline).error(),
          TryKeyFile(path_, deadline).error()}) {
      EXPECT_EQ(Token(why.reason), "key-file-locked");
      EXPECT_EQ(why.error, 0);
    }
    EXPECT_GE(std::chrono::steady_clock::now(), deadline);
  }
  EXPECT_EQ(folder_.Names(), names);
  publisher_.reset();
  EXPECT_EQ(PublicKey(), ToHex(key_.public_key()));
}

// DescriptorsOf are the numbers under which this process has the file open.
std::vector<int> DescriptorsOf(const fs::path& path) {
  struct stat wanted{};
  EXPECT_EQ(stat(path.c_str(), &wanted), 0);
  std::vector<int> numbers;
  for (int number = 0; number < 256; ++number) {
    struct stat status{};
    if (fstat(number, &status) == 0 && status.st_ino == wanted.st_ino &&
        status.st_dev == wanted.st_dev) {
      numbers.push_back(number);
    }
  }
  return numbers;
}

// A child that another thread starts meanwhile gets neither the key nor its folder.
TEST_F(KeyFileBeingPublished, ClosesOnExec) {
  std::atomic<pid_t> loader_id = 0;
  std::string loaded;
  std::thread loader([&] {
    loader_id = gettid();
    loaded = PublicKey();
  });
  while (loader_id == 0) std::this_thread::yield();
  EXPECT_TRUE(AwaitSleep("/proc/self/task/" + std::to_string(loader_id)));
  for (const fs::path& path : {path_, folder_.path()}) {
    const std::vector<int> open = DescriptorsOf(path);
    EXPECT_EQ(open.size(), 2U) << path;  // of the publisher and of who waits for it
    for (const int number : open) EXPECT_EQ(fcntl(number, F_GETFD), FD_CLOEXEC) << path;
  }
  publisher_.reset();
  loader.join();
  EXPECT_EQ(loaded, ToHex(key_.public_key()));
}

}  // namespace
}  // namespace provider
