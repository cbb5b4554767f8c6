// How a simulator ends: with the run, by itself, or when it is told to.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "conformance/testing/planted_simulator.h"
#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using mock_agent::FileDescriptor;
using testing::EndsWith;

// Handles tell when a process has ended, whoever its parent is.
std::vector<FileDescriptor> HandlesOf(const std::vector<pid_t>& processes) {
  std::vector<FileDescriptor> handles;
  for (const pid_t each : processes) {
    handles.emplace_back(static_cast<int>(syscall(SYS_pidfd_open, each, 0)));
    EXPECT_GE(handles.back().get(), 0);
  }
  return handles;
}

// HasEnded waits for a process's end for so long.
bool HasEnded(const FileDescriptor& process, int patience_ms) {
  pollfd watched{process.get(), POLLIN, 0};
  return poll(&watched, 1, patience_ms) == 1;
}

using SimulatorEndTest = PlantedSimulatorTest;

TEST_F(SimulatorEndTest, EndsWithAllThatItStarted) {
  Plant("setsid sh -c 'trap \"\" TERM HUP; : >up; sleep 99; true' & wait\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
  const auto below = ProcessesBelow(getpid());
  ASSERT_GE(below.size(), 3U);  // the keeper, two shells, and perhaps what they run
  const auto handles = HandlesOf(below);
  {
    const Simulator ended = std::move(simulator).value();
  }
  for (const FileDescriptor& each : handles) EXPECT_TRUE(HasEnded(each, 0)) << "still runs";
}

TEST_F(SimulatorEndTest, EndsWithOrphansToo) {
  Plant("(setsid sleep 99 & echo $! >orphan); : >up; sleep 99\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
  const fs::path copies = simulator.value().socket().parent_path();
  const auto orphan = HandlesOf({std::stoi(mock_agent::ReadTextFile(copies / "orphan").value())});
  {
    const Simulator ended = std::move(simulator).value();
  }
  EXPECT_TRUE(HasEnded(orphan[0], 0)) << "still runs";
}

TEST_F(SimulatorEndTest, EndsWithTheRunnerWhateverEndsIt) {
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
  for (const FileDescriptor& each : handles) EXPECT_TRUE(HasEnded(each, kBound));
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0);
  EXPECT_TRUE(fs::is_empty(temporary()));
}

TEST_F(SimulatorEndTest, OutlivesWhatATerminalOrAShutdownSendsToTheKeeper) {
  Plant(": >up; sleep 99\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
  const pid_t keeper = ProcessesBelow(getpid()).front();
  EXPECT_EQ(getsid(keeper), keeper);
  for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) kill(keeper, each);
  EXPECT_EQ(simulator.value().Gone(), "");
}

TEST_F(SimulatorEndTest, SaysHowItEndedBeforeItAnswered) {
  Plant("echo first; printf '\\033[31mno\\007 keys\\033[0m\\n' >&2; exit 3\n");
  EXPECT_EQ(
      WhyNotStarted(Options()),
      "dstack's simulator did not come up: it ended with exit status 3; it said last: first | "
      "no? keys");
  Plant("kill -9 $$\n");
  EXPECT_THAT(WhyNotStarted(Options()), EndsWith("up: signal 9 ended it; it said nothing"));
}

TEST_F(SimulatorEndTest, SaysHowItEndedLater) {
  Plant("echo started; mkfifo go; : >up; read -r word <go; echo \"heard $word\"; exit 5\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
  EXPECT_EQ(simulator.value().Gone(), "");
  const auto below = HandlesOf(ProcessesBelow(ProcessesBelow(getpid()).front()));
  ASSERT_FALSE(below.empty());
  std::ofstream(simulator.value().socket().parent_path() / "go") << "end\n";
  for (const FileDescriptor& each : below) ASSERT_TRUE(HasEnded(each, kBound));
  const std::string expected =
      "dstack's simulator is gone: it ended with exit status 5; it said last: started | heard end";
  EXPECT_EQ(simulator.value().Gone(), expected);
  EXPECT_EQ(simulator.value().Gone(), expected);
}

TEST_F(SimulatorEndTest, ItsLastWordsAreHeardBehindMuchElse) {
  Plant("mkfifo go; : >up; read -r word <go; yes | head -c 60000; echo end; exit 5\n");
  auto simulator = Simulator::Start(Options());
  ASSERT_TRUE(simulator) << simulator.error().message;
  const pid_t keeper = ProcessesBelow(getpid()).front();
  const auto below = HandlesOf(ProcessesBelow(keeper));
  ASSERT_FALSE(below.empty());
  kill(keeper, SIGSTOP);  // all of it has to stand in the pipe
  ASSERT_EQ(waitpid(keeper, nullptr, WUNTRACED), keeper);
  std::ofstream(simulator.value().socket().parent_path() / "go") << "end\n";
  for (const FileDescriptor& each : below) EXPECT_TRUE(HasEnded(each, kBound));
  kill(keeper, SIGCONT);
  EXPECT_THAT(simulator.value().Gone(), EndsWith("status 5; it said last: y | y | y | y | end"));
}

}  // namespace
}  // namespace conformance
