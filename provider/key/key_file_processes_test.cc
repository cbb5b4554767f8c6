// What several processes make of one key file, and one that is killed.
#include <gtest/gtest.h>

#include <boost/process.hpp>
#include <csignal>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "provider/key/key_folder.h"
#include "provider/key/unpublished_key_file.h"
#include "provider/testing/await_sleep_for_test.h"
#include "provider/testing/key_file_for_test.h"

namespace provider {
namespace {

namespace fs = std::filesystem;
namespace process = boost::process;

using KeyFileProcesses = KeyFileTest;

// KeyFileProcess is a key_file_process, started and ready. It is killed with the object.
class KeyFileProcess {
 public:
  KeyFileProcess(const std::string& action, const fs::path& path,
                 const std::vector<std::string>& more = {})
      : child_(KEY_FILE_PROCESS, action, path.native(), more, (process::std_in < in_),
               (process::std_out > out_)) {
    ready_ = ReadLine() == "ready";
  }
  KeyFileProcess(const KeyFileProcess&) = delete;
  KeyFileProcess& operator=(const KeyFileProcess&) = delete;
  ~KeyFileProcess() { Kill(); }

  bool ready() const { return ready_; }

  void Go() { EXPECT_EQ(in_.write("\n", 1), 1); }

  // ReadLine gives what there was of the line when the process ends first.
  std::string ReadLine() {
    std::string line;
    char next = 0;
    while (out_.read(&next, 1) == 1 && next != '\n') line += next;
    return line;
  }

  // WaitsForAnother is false where the process does not come to wait within a bound.
  bool WaitsForAnother() const { return AwaitSleep("/proc/" + std::to_string(child_.id())); }

  int ExitStatus() {
    child_.wait();
    return child_.exit_code();
  }

  void Kill() {
    if (!child_.running()) return;
    kill(child_.id(), SIGKILL);
    child_.wait();
  }

 private:
  process::pipe in_;
  process::pipe out_;
  process::child child_;
  bool ready_ = false;
};

TEST_F(KeyFileProcesses, IsTheSameOneForEightProcessesThatStartTogether) {
  constexpr int kRounds = 5;
  constexpr int kStarters = 8;
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"without-noreplace"}}) {
    for (int round = 0; round < kRounds; ++round) {
      std::vector<std::unique_ptr<KeyFileProcess>> starters;
      for (int i = 0; i < kStarters; ++i) {
        starters.push_back(std::make_unique<KeyFileProcess>("start", path_, more));
        ASSERT_TRUE(starters.back()->ready());
      }
      for (const auto& starter : starters) starter->Go();
      std::set<std::string> public_keys;
      for (const auto& starter : starters) {
        public_keys.insert(starter->ReadLine());
        EXPECT_EQ(starter->ExitStatus(), 0);
      }
      EXPECT_EQ(public_keys, (std::set<std::string>{PublicKey()}));
      EXPECT_EQ(ModeOf(path_), S_IFREG | 0600U);
      EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
      ASSERT_TRUE(fs::remove(path_));
    }
  }
}

// Stray is the one temporary file that a killed starter left, made sure to be private.
class KeyFileStrays : public KeyFileProcesses {
 protected:
  std::string Stray() const {
    std::set<std::string> names = folder_.Names();
    names.erase("arc.key");
    EXPECT_EQ(names.size(), 1U);
    if (names.empty()) return "";
    EXPECT_EQ(ModeOf(folder_.path() / *names.begin()), S_IFREG | 0600U);
    return *names.begin();
  }
};

TEST_F(KeyFileStrays, AreSweptWhenAStarterWasKilledBeforeItPublished) {
  KeyFileProcess killed("write", path_);
  ASSERT_TRUE(killed.ready());
  killed.Kill();
  const auto unpublished = ToHex(ReadFile(folder_.path() / Stray()));

  const std::string public_key = PublicKey();
  EXPECT_EQ(PublicKey(), public_key);
  EXPECT_NE(ToHex(ReadFile(path_)), unpublished);
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
}

TEST_F(KeyFileStrays, AreSweptBesideAPresentKey) {
  const std::string public_key = PublicKey();
  KeyFileProcess killed("write", path_);
  ASSERT_TRUE(killed.ready());
  killed.Kill();
  Stray();
  EXPECT_EQ(PublicKey(), public_key);
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
}

TEST_F(KeyFileStrays, AreLeftToTheLivingWhoMadeThem) {
  KeyFileProcess alive("write", path_);
  ASSERT_TRUE(alive.ready());
  const std::string temporary = Stray();
  const std::string public_key = PublicKey();
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key", temporary}));
  alive.Go();
  EXPECT_EQ(alive.ExitStatus(), 0);
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
  EXPECT_EQ(PublicKey(), public_key);
}

// A starter on a file system that cannot rename without replacing has the key under two names for a
// moment.
TEST_F(KeyFileStrays, AreWaitedForWhileTheirStarterIsPublishing) {
  const auto key = ServerKey::Random();
  const auto folder = KeyFolder::Open(folder_.path());
  ASSERT_TRUE(key.has_value() && folder.has_value());
  std::optional<Tried<UnpublishedKeyFile>> publishing(
      UnpublishedKeyFile::Write(folder.value(), key.value().private_key().ExposeSecret()));
  fs::create_hard_link(folder_.path() / Stray(), path_);

  KeyFileProcess other("start", path_);
  ASSERT_TRUE(other.ready());
  other.Go();
  EXPECT_TRUE(other.WaitsForAnother());
  publishing.reset();
  EXPECT_EQ(other.ReadLine(), ToHex(key.value().public_key()));
  EXPECT_EQ(other.ExitStatus(), 0);
}

// Each system call on the way from no file to a published one, and what the starter that dies there
// has published.
TEST_F(KeyFileStrays, NeverStayLinkedToTheKeyWhereverAStarterDies) {
  struct Death {
    std::vector<std::string> how;
    bool published;
  };
  const std::vector<Death> deaths{
      {.how = {"dies-at-flock"}, .published = false},
      {.how = {"dies-at-fchmod"}, .published = false},
      {.how = {"dies-at-fsync"}, .published = false},
      {.how = {"dies-at-renameat2"}, .published = false},
      {.how = {"without-noreplace", "dies-at-linkat"}, .published = false},
      {.how = {"without-noreplace", "dies-at-unlinkat"}, .published = true},
  };
  for (const auto& [how, published] : deaths) {
    SCOPED_TRACE(how.back());
    KeyFileProcess starter("start", path_, how);
    ASSERT_TRUE(starter.ready());
    starter.Go();
    EXPECT_EQ(starter.ReadLine(), "");
    starter.ExitStatus();
    ASSERT_EQ(fs::exists(path_), published);
    const auto left = ToHex(ReadFile(path_));
    EXPECT_EQ(fs::hard_link_count(folder_.path() / Stray()), published ? 2U : 1U);

    const std::string public_key = PublicKey();
    EXPECT_EQ(PublicKey(), public_key);
    EXPECT_EQ(ToHex(ReadFile(path_)) == left, published);
    EXPECT_EQ(fs::hard_link_count(path_), 1U);
    EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
    ASSERT_TRUE(fs::remove(path_));
  }
}

// Outcome is the last line of a process, once it went.
std::string Outcome(const std::string& action, const fs::path& path,
                    const std::vector<std::string>& how) {
  KeyFileProcess process(action, path, how);
  if (!process.ready()) return "not possible here";
  process.Go();
  return process.ReadLine();
}

TEST_F(KeyFileProcesses, NeedsNoProc) {
  const std::string made = Outcome("start", path_, {"without-proc"});
  if (made == "not possible here") GTEST_SKIP() << "this process may not hide /proc";
  EXPECT_EQ(made, PublicKey());
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
}

TEST_F(KeyFileProcesses, IsKeptWithAReasonOfItsOwnWhenTheFolderCouldNotBeSynced) {
  const std::string not_synced = "key-file-not-synced: Input/output error";
  EXPECT_EQ(Outcome("try", path_, {"without-folder-sync"}), not_synced);
  EXPECT_EQ(folder_.Names(), std::set<std::string>{});
  EXPECT_EQ(Outcome("start", path_, {"without-folder-sync"}), not_synced);
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
  EXPECT_EQ(ReadFile(path_).size(), kPrivateKeyBytes);
}

// Each system call on the way, refused for a reason that is said.
TEST_F(KeyFileProcesses, SaysWhyTheSystemRefused) {
  const std::string not_writable = "key-file-not-writable: Input/output error";
  for (const std::vector<std::string>& how : {std::vector<std::string>{"fails-at-flock"},
                                              {"fails-at-fchmod"},
                                              {"fails-at-write"},
                                              {"fails-at-fsync"},
                                              {"without-noreplace", "fails-at-linkat"}}) {
    SCOPED_TRACE(how.back());
    EXPECT_EQ(Outcome("start", path_, how), not_writable);
    EXPECT_EQ(Outcome("try", path_, how), not_writable);
    EXPECT_EQ(folder_.Names(), std::set<std::string>{});
  }
  PublicKey();
  const std::string unreadable = "key-file-unreadable: Input/output error";
  EXPECT_EQ(Outcome("start", path_, {"fails-at-read-of-a-key"}), unreadable);
  fs::create_hard_link(path_, folder_.path() / "backup");
  EXPECT_EQ(Outcome("start", path_, {"fails-at-flock"}), unreadable);
}

// Whoever loads a file may be the only one alive of those that published it.
TEST_F(KeyFileProcesses, IsSyncedByThoseWhoFindItToo) {
  PublicKey();
  const std::vector<std::string> how{"dies-at-fsync"};
  EXPECT_EQ(Outcome("start", path_, how), "");
  EXPECT_EQ(Outcome("try", path_, how), "");
}

TEST_F(KeyFileProcesses, IsTriedWithoutATrace) {
  for (const std::vector<std::string>& how : {std::vector<std::string>{}, {"without-noreplace"}}) {
    EXPECT_EQ(Outcome("try", path_, how), "tried");
    EXPECT_EQ(folder_.Names(), std::set<std::string>{});
  }
  EXPECT_EQ(Outcome("try", path_, {"dies-at-renameat2"}), "");
  EXPECT_EQ(Outcome("try", path_, {}), "tried");
  EXPECT_EQ(folder_.Names(), std::set<std::string>{});
}

}  // namespace
}  // namespace provider
