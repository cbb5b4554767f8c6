#include "conformance/stage/simulator.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include "conformance/stage/private_folder.h"
#include "conformance/stage/process_table.h"
#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using mock_agent::FileDescriptor;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr int kBound = 60000;  // milliseconds that an event may take

bool IsUp(const fs::path& socket) {
  return fs::exists(socket.parent_path() / "up");
}

// What stands in a folder: names, and of each its mode, the time it was changed, and its text.
std::map<std::string, std::string> Contents(const fs::path& folder) {
  std::map<std::string, std::string> all;
  for (const auto& each : fs::directory_iterator(folder)) {
    struct stat status{};
    EXPECT_EQ(lstat(each.path().c_str(), &status), 0);
    std::ostringstream text;
    text << status.st_mode << ' ' << status.st_mtim.tv_sec << ' ' << status.st_mtim.tv_nsec << ' '
         << mock_agent::ReadTextFile(each.path()).value();
    all[each.path().filename()] = text.str();
  }
  return all;
}

// Handles tell when a process has ended, whoever its parent is.
std::vector<FileDescriptor> HandlesOf(const std::vector<pid_t>& processes) {
  std::vector<FileDescriptor> handles;
  for (const pid_t each : processes) {
    handles.emplace_back(static_cast<int>(syscall(SYS_pidfd_open, each, 0)));
    EXPECT_GE(handles.back().get(), 0);
  }
  return handles;
}

bool EndsWithinTheBound(const FileDescriptor& process) {
  pollfd watched{process.get(), POLLIN, 0};
  return poll(&watched, 1, kBound) == 1;
}

// Each test has a temporary folder to itself, in which nothing may be left, and leaves no process.
class SimulatorTest : public testing::Test {
 protected:
  SimulatorTest() {
    fs::create_directory(folder());
    fs::create_directory(temporary());
    setenv("TMPDIR", temporary().c_str(), 1);
    Write("dstack.toml", "[internal]\naddress = \"unix:./its.sock\"\n");
    Write("appkeys.json", R"({"k256_key":"old"})");
  }
  ~SimulatorTest() override {
    EXPECT_TRUE(fs::is_empty(temporary()));
    EXPECT_THAT(ProcessesBelow(getpid()), testing::IsEmpty());
    if (before_) {
      setenv("TMPDIR", before_->c_str(), 1);
    } else {
      unsetenv("TMPDIR");
    }
  }

  fs::path folder() const { return outer_.path() / "sim"; }
  fs::path temporary() const { return outer_.path() / "tmp"; }
  void Write(std::string_view name, std::string_view text) const {
    std::ofstream(folder() / name) << text;
  }
  // Plant makes a shell script the simulator. `: >up` is how it answers, without a process for it.
  void Plant(std::string_view script) const {
    Write("dstack-simulator", "#!/bin/sh\n" + std::string(script));
    fs::permissions(folder() / "dstack-simulator", fs::perms::owner_all);
  }
  SimulatorOptions Options() const {
    SimulatorOptions options;
    options.folder = folder();
    options.patience = milliseconds{kBound};
    options.answers = IsUp;
    return options;
  }
  std::string WhyNotStarted(const SimulatorOptions& options) const {
    const auto simulator = Simulator::Start(options);
    if (simulator) return "";
    EXPECT_EQ(simulator.error().code, ErrorCode::kSimulator);
    return simulator.error().message;
  }

 private:
  std::optional<std::string> before_ = std::getenv("TMPDIR") == nullptr
                                           ? std::nullopt
                                           : std::optional<std::string>(std::getenv("TMPDIR"));
  PrivateFolder outer_ = PrivateFolder::Create().value();
};

TEST_F(SimulatorTest, RunsOnPrivateCopiesAndLeavesTheFolderAlone) {
  Plant("echo \"$0 $*\" >arguments; echo more >>appkeys.json; rm dstack.toml; : >up; sleep 99\n");
  const auto before = Contents(folder());
  {
    auto simulator = Simulator::Start(Options());
    ASSERT_TRUE(simulator) << simulator.error().message;
    const fs::path copies = simulator.value().socket().parent_path();
    EXPECT_EQ(copies.parent_path().parent_path(), temporary());
    EXPECT_EQ(simulator.value().socket().filename(), "its.sock");
    EXPECT_EQ(mock_agent::ReadTextFile(copies / "arguments").value(),
              (fs::canonical(folder()) / "dstack-simulator").string() + " -c dstack.toml\n");
    EXPECT_EQ(mock_agent::ReadTextFile(copies / "appkeys.json").value(),
              "{\"k256_key\":\"old\"}more\n");
    EXPECT_EQ(simulator.value().Gone(), "");
  }
  EXPECT_EQ(Contents(folder()), before);
}

TEST_F(SimulatorTest, TakesAnotherRootKey) {
  Plant(": >up; sleep 99\n");
  SimulatorOptions options = Options();
  options.other_root_key = true;
  auto simulator = Simulator::Start(options);
  ASSERT_TRUE(simulator) << simulator.error().message;
  const fs::path copies = simulator.value().socket().parent_path();
  const auto keys = mock_agent::ReadTextFile(copies / "appkeys.json").value();
  EXPECT_THAT(keys, AllOf(HasSubstr("k256_key"), testing::Not(HasSubstr("old"))));
}

TEST_F(SimulatorTest, HasOurEnvironmentNoInputAndASessionOfItsOwn) {
  setenv("DSTACK_TEST_WORD", "a word", 1);
  // proc(5): pid (name) state ppid pgrp session
  Plant(
      "read -r pid name state parent group session rest </proc/$$/stat\n"
      "echo \"$DSTACK_TEST_WORD $((pid == group)) $((pid == session)) $(wc -c)\" >facts\n"
      ": >up; sleep 99\n");
  auto simulator = Simulator::Start(Options());
  unsetenv("DSTACK_TEST_WORD");
  ASSERT_TRUE(simulator) << simulator.error().message;
  const fs::path copies = simulator.value().socket().parent_path();
  EXPECT_EQ(mock_agent::ReadTextFile(copies / "facts").value(), "a word 1 1 0\n");
}

TEST_F(SimulatorTest, EndsWithAllThatItStarted) {
  Plant("setsid sh -c 'trap \"\" TERM HUP; : >up; sleep 99; true' & wait\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
  const auto below = ProcessesBelow(getpid());
  ASSERT_GE(below.size(), 3U);  // the keeper, two shells, and perhaps what they run
  const auto handles = HandlesOf(below);
  {
    const Simulator ended = std::move(simulator).value();
  }
  for (const FileDescriptor& each : handles) {
    pollfd watched{each.get(), POLLIN, 0};
    EXPECT_EQ(poll(&watched, 1, 0), 1) << "still runs";
  }
}

TEST_F(SimulatorTest, EndsWithOrphansToo) {
  Plant("(setsid sleep 99 & echo $! >orphan); : >up; sleep 99\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
  const fs::path copies = simulator.value().socket().parent_path();
  const auto orphan = HandlesOf({std::stoi(mock_agent::ReadTextFile(copies / "orphan").value())});
  {
    const Simulator ended = std::move(simulator).value();
  }
  pollfd watched{orphan[0].get(), POLLIN, 0};
  EXPECT_EQ(poll(&watched, 1, 0), 1) << "still runs";
}

TEST_F(SimulatorTest, EndsWithTheRunnerWhateverEndsIt) {
  Plant("setsid sh -c ': >up; sleep 99; true' & wait\n");
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  const FileDescriptor up(ends[0]);
  FileDescriptor tell(ends[1]);
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);  // the keeper comes to us, so that it can be awaited
  const pid_t runner = fork();
  if (runner == 0) {
    const auto simulator = Simulator::Start(Options());
    if (write(tell.get(), simulator ? "1" : "0", 1) != 1) _exit(1);
    for (;;) pause();
  }
  tell.Close();
  char came_up = 0;
  ASSERT_EQ(read(up.get(), &came_up, 1), 1);
  EXPECT_EQ(came_up, '1');
  EXPECT_FALSE(fs::is_empty(temporary()));
  const auto below = ProcessesBelow(getpid());
  EXPECT_GE(below.size(), 4U);  // the runner, the keeper, two shells
  const auto handles = HandlesOf(below);
  kill(runner, SIGKILL);
  for (const FileDescriptor& each : handles) EXPECT_TRUE(EndsWithinTheBound(each));
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
  EXPECT_TRUE(fs::is_empty(temporary()));
}

TEST_F(SimulatorTest, OutlivesWhatATerminalOrAShutdownSendsToTheKeeper) {
  Plant(": >up; sleep 99\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
  const pid_t keeper = ProcessesBelow(getpid()).front();
  EXPECT_EQ(getsid(keeper), keeper);
  for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) kill(keeper, each);
  EXPECT_EQ(simulator.value().Gone(), "");
}

TEST_F(SimulatorTest, SaysHowItEndedBeforeItAnswered) {
  Plant("echo first; printf '\\033[31mno\\007 keys\\033[0m\\n' >&2; exit 3\n");
  EXPECT_EQ(
      WhyNotStarted(Options()),
      "dstack's simulator did not come up: it ended with exit status 3; it said last: first | "
      "no? keys");
  Plant("kill -9 $$\n");
  EXPECT_THAT(WhyNotStarted(Options()), EndsWith("up: signal 9 ended it; it said nothing"));
}

TEST_F(SimulatorTest, SaysHowItEndedLater) {
  Plant("echo started; mkfifo go; : >up; read -r word <go; echo \"heard $word\"; exit 5\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
  EXPECT_EQ(simulator.value().Gone(), "");
  const auto below = HandlesOf(ProcessesBelow(ProcessesBelow(getpid()).front()));
  std::ofstream(simulator.value().socket().parent_path() / "go") << "end\n";
  for (const FileDescriptor& each : below) ASSERT_TRUE(EndsWithinTheBound(each));
  const std::string expected =
      "dstack's simulator is gone: it ended with exit status 5; it said last: started | heard end";
  EXPECT_EQ(simulator.value().Gone(), expected);
  EXPECT_EQ(simulator.value().Gone(), expected);
}

TEST_F(SimulatorTest, ItsLastWordsAreHeardBehindMuchElse) {
  Plant("mkfifo go; : >up; read -r word <go; yes | head -c 60000; echo end; exit 5\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
  const pid_t keeper = ProcessesBelow(getpid()).front();
  const auto below = HandlesOf(ProcessesBelow(keeper));
  kill(keeper, SIGSTOP);  // all of it has to stand in the pipe
  ASSERT_EQ(waitpid(keeper, nullptr, WUNTRACED), keeper);
  std::ofstream(simulator.value().socket().parent_path() / "go") << "end\n";
  for (const FileDescriptor& each : below) EXPECT_TRUE(EndsWithinTheBound(each));
  kill(keeper, SIGCONT);
  EXPECT_THAT(simulator.value().Gone(), EndsWith("status 5; it said last: y | y | y | y | end"));
}

TEST_F(SimulatorTest, IsNeverHeldUpByWhatItSays) {
  Plant(
      "yes 'a line that is long enough to fill a pipe' | head -n 20000; echo end; : >up; sleep "
      "99\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
}

TEST_F(SimulatorTest, IsNotAwaitedLongerThanThePatience) {
  Plant("sleep 99\n");
  SimulatorOptions options = Options();
  options.patience = milliseconds{1};
  EXPECT_THAT(WhyNotStarted(options),
              StartsWith("dstack's simulator did not answer within 1 ms; it"));
}

TEST_F(SimulatorTest, IsNotAwaitedAnyMoreWhenTheRunnerIsToStop) {
  Plant("sleep 99\n");
  SimulatorOptions options = Options();
  int looks = 0;
  options.stop = [&] { return ++looks == 3; };
  EXPECT_EQ(WhyNotStarted(options), "interrupted");
  EXPECT_EQ(looks, 3);
}

TEST_F(SimulatorTest, SaysWhyItCannotBeStarted) {
  Write("dstack-simulator", "neither a program nor a script");
  fs::permissions(folder() / "dstack-simulator", fs::perms::owner_all);
  EXPECT_THAT(WhyNotStarted(Options()),
              EndsWith("dstack-simulator could not be started (execve: Exec format error)"));
  fs::remove(folder() / "dstack-simulator");
  EXPECT_THAT(WhyNotStarted(Options()), HasSubstr("dstack-simulator: no such file"));
}

TEST_F(SimulatorTest, RefusesAnAddressWithoutRoomForThePrivateFolder) {
  Plant(": >up; sleep 99\n");
  Write("dstack.toml", "[internal]\naddress = \"unix:" + std::string(100, 's') + "\"\n");
  EXPECT_THAT(WhyNotStarted(Options()), HasSubstr("[internal] in dstack.toml is too long"));
}

TEST_F(SimulatorTest, NeedsAFolderForItsCopies) {
  Plant(": >up; sleep 99\n");
  setenv("TMPDIR", "/nonexistent", 1);
  const auto simulator = Simulator::Start(Options());
  ASSERT_FALSE(simulator);
  EXPECT_EQ(simulator.error().code, ErrorCode::kPrivateFolder);
  EXPECT_THAT(simulator.error().message, HasSubstr("TMPDIR names no folder"));
}

}  // namespace
}  // namespace conformance
