// What several processes make of one key file, and one that is killed.
#include <gtest/gtest.h>

#include <boost/process.hpp>
#include <csignal>
#include <memory>
#include <set>
#include <string>
#include <vector>

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
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"without-tmpfile"}}) {
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

TEST_F(KeyFileProcesses, LosesNothingWhenAStarterIsKilledBeforeItPublishes) {
  KeyFileProcess killed("write", path_);
  ASSERT_TRUE(killed.ready());
  killed.Kill();
  EXPECT_EQ(folder_.Names(), std::set<std::string>{});

  const std::string public_key = PublicKey();
  EXPECT_EQ(PublicKey(), public_key);
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
}

TEST_F(KeyFileProcesses, KeepsThePresentOneWhenAStarterIsKilledBeforeItPublishes) {
  KeyFileProcess killed("write", path_);
  ASSERT_TRUE(killed.ready());
  const std::string public_key = PublicKey();
  killed.Kill();
  EXPECT_EQ(PublicKey(), public_key);
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
}

TEST_F(KeyFileProcesses, IsMadeBesideTheTemporaryOfAKilledStarter) {
  KeyFileProcess killed("write", path_, {"without-tmpfile"});
  ASSERT_TRUE(killed.ready());
  killed.Kill();
  const auto left = folder_.Names();
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(ModeOf(folder_.path() / *left.begin()), S_IFREG | 0600U);

  const std::string public_key = PublicKey();
  EXPECT_EQ(PublicKey(), public_key);
  EXPECT_NE(ToHex(ReadFile(path_)), ToHex(ReadFile(folder_.path() / *left.begin())));
}

}  // namespace
}  // namespace provider
