#include "conformance/stage/client_process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <future>
#include <limits>
#include <sstream>
#include <thread>

#include "conformance/stage/private_folder.h"
#include "conformance/stage/process_table.h"

namespace conformance {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;

// No process and no group has this number.
constexpr pid_t kNobody = std::numeric_limits<pid_t>::max();

class ClientProcessTest : public testing::Test {
 protected:
  // Runs a shell script as the client.
  Result<ProcessEvidence> Run(const std::string& script,
                              milliseconds deadline = milliseconds{60000}) {
    return RunClient(LaunchOf(script, deadline));
  }
  Launch LaunchOf(const std::string& script, milliseconds deadline = milliseconds{60000}) {
    Launch launch;
    launch.command = {"/bin/sh", {"-c", script}};
    launch.environment = {{"PATH", "/usr/bin:/bin"}, {"HOME", folder_.path().string()}};
    launch.working_folder = folder_.path();
    launch.marker = "HOME=" + folder_.path().string();
    launch.deadline = deadline;
    return launch;
  }

  PrivateFolder folder_ = PrivateFolder::Create().value();

 private:
  // As in the runner, where clients are started, there is always another thread.
  std::promise<void> done_;
  std::jthread other_{[done = done_.get_future()] { done.wait(); }};
  struct Ender {
    std::promise<void>& done;
    ~Ender() { done.set_value(); }
  } ender_{done_};
};

TEST_F(ClientProcessTest, SaysWhatTheProcessSaidAndHowItEnded) {
  const auto evidence = Run("echo out; echo err >&2; exit 7").value();
  EXPECT_EQ(evidence.ending, ProcessEvidence::Ending::kExited);
  EXPECT_EQ(evidence.status, 7);
  EXPECT_EQ(evidence.standard_output, "out\n");
  EXPECT_EQ(evidence.standard_error, "err\n");
  EXPECT_EQ(evidence.standard_output_bytes, 4U);
  EXPECT_EQ(evidence.standard_error_bytes, 4U);
  EXPECT_FALSE(evidence.left_process_behind);
  EXPECT_GT(evidence.peak_memory_kib, 0U);
}

TEST_F(ClientProcessTest, GivesExactlyThisEnvironmentThisFolderAndNoInput) {
  const auto evidence = Run("env | grep -vE '^(PWD|OLDPWD|_|SHLVL)=' | sort; pwd; wc -c").value();
  EXPECT_EQ(evidence.standard_output, "HOME=" + folder_.path().string() + "\nPATH=/usr/bin:/bin\n" +
                                          folder_.path().string() + "\n0\n");
}

TEST_F(ClientProcessTest, HandsDownNoneOfOurPipesOrSockets) {
  const auto evidence = Run("for each in /proc/$$/fd/*; do readlink $each; done; exit 0").value();
  std::istringstream lines(evidence.standard_output);
  int handed_down = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("pipe:") || line.starts_with("socket:")) ++handed_down;
  }
  EXPECT_EQ(handed_down, 2) << evidence.standard_output;  // standard output and standard error
}

TEST_F(ClientProcessTest, NamesTheSignal) {
  const auto evidence = Run("kill -SEGV $$").value();
  EXPECT_EQ(evidence.ending, ProcessEvidence::Ending::kSignalled);
  EXPECT_EQ(evidence.status, SIGSEGV);
}

TEST_F(ClientProcessTest, KillsTheWholeGroupAtTheDeadline) {
  const auto evidence = Run("echo early; sleep 1000 & sleep 1000", milliseconds{300}).value();
  EXPECT_EQ(evidence.ending, ProcessEvidence::Ending::kDeadline);
  EXPECT_EQ(evidence.standard_output, "early\n");
  EXPECT_FALSE(evidence.left_process_behind);
  EXPECT_THAT(SurvivorsOf(kNobody, "HOME=" + folder_.path().string()).processes, ElementsAre());
}

TEST_F(ClientProcessTest, FindsAndKillsAProcessLeftBehind) {
  const auto evidence = Run("sleep 1000 & exit 1").value();
  EXPECT_EQ(evidence.ending, ProcessEvidence::Ending::kExited);
  EXPECT_TRUE(evidence.left_process_behind);
  EXPECT_THAT(SurvivorsOf(kNobody, "HOME=" + folder_.path().string()).processes, ElementsAre());
}

TEST_F(ClientProcessTest, FindsAndKillsADaemonThatLeftTheGroup) {
  const auto evidence = Run("setsid sleep 1000 </dev/null >/dev/null 2>&1 & exit 0").value();
  EXPECT_TRUE(evidence.left_process_behind);
  EXPECT_THAT(SurvivorsOf(kNobody, "HOME=" + folder_.path().string()).processes, ElementsAre());
}

TEST_F(ClientProcessTest, ToleratesAProcessThatEndsJustAfterTheClient) {
  EXPECT_FALSE(Run("(read nothing </dev/null; exit 0) & exit 1").value().left_process_behind);
}

TEST_F(ClientProcessTest, KeepsTheFirstOfEndlessOutputAndCountsTheRest) {
  const auto evidence = Run("head -c 3000000 /dev/zero; exit 1").value();
  EXPECT_EQ(evidence.standard_output_bytes, 3000000U);
  EXPECT_EQ(evidence.standard_output.size(), std::size_t{512} << 10);
  EXPECT_EQ(evidence.status, 1);
}

TEST_F(ClientProcessTest, DumpsNoCore) {
  EXPECT_EQ(Run("ulimit -c").value().standard_output, "0\n");
}

TEST_F(ClientProcessTest, APrivateRunFolderStandsWhereTheDefaultSocketsAre) {
  const auto run = folder_.path() / "run";
  std::filesystem::create_directory(run);
  std::ofstream(run / "dstack.sock") << "here";
  Launch launch = LaunchOf("cat /run/dstack.sock /var/run/dstack.sock; ls /run");
  launch.sandbox = Sandbox::PrivateRun(run.string());
  const auto evidence = RunClient(launch);
  ASSERT_TRUE(evidence) << evidence.error().message;
  EXPECT_EQ(evidence.value().standard_output, "hereheredstack.sock\n");
}

TEST_F(ClientProcessTest, AnUnprivilegedClientCannotReadWhatItsModeForbids) {
  const auto file = folder_.path() / "closed";
  std::ofstream(file) << "text";
  std::filesystem::permissions(file, std::filesystem::perms::none);
  Launch launch = LaunchOf("cat closed && exit 0; exit 1");
  launch.sandbox = Sandbox::Unprivileged();
  const auto evidence = RunClient(launch);
  ASSERT_TRUE(evidence) << evidence.error().message;
  EXPECT_EQ(evidence.value().status, 1);
}

TEST_F(ClientProcessTest, ASandboxThatCannotBeSetUpIsAnErrorThatNamesTheStep) {
  Launch launch = LaunchOf("exit 0");
  launch.sandbox = Sandbox::PrivateRun("/nonexistent/folder");
  const auto evidence = RunClient(launch);
  ASSERT_FALSE(evidence);
  EXPECT_EQ(evidence.error().code, ErrorCode::kSystem);
  EXPECT_THAT(evidence.error().message, HasSubstr("mount --bind"));
}

TEST_F(ClientProcessTest, AProgramThatCannotBeStartedIsAnError) {
  const auto file = folder_.path() / "program";
  std::ofstream(file) << "\x7f" << "ELF nonsense";
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  Launch launch = LaunchOf("");
  launch.command = {file, {}};
  const auto evidence = RunClient(launch);
  ASSERT_FALSE(evidence);
  EXPECT_EQ(evidence.error().code, ErrorCode::kSystem);
}

TEST(ClientCommandTest, FindsAProgramInThePath) {
  const auto command = ClientCommand::Resolve({"sh", "-c", "exit 0"});
  ASSERT_TRUE(command);
  EXPECT_TRUE(command.value().executable.is_absolute());
  EXPECT_THAT(command.value().arguments, ElementsAre("-c", "exit 0"));
}

TEST(ClientCommandTest, RefusesWhatDoesNotExist) {
  for (const char* name :
       {"", "no-such-program-anywhere", "/nonexistent/client", "./nonexistent"}) {
    const auto command = ClientCommand::Resolve({name});
    ASSERT_FALSE(command) << name;
    EXPECT_EQ(command.error().code, ErrorCode::kClientNotFound) << name;
  }
  EXPECT_EQ(ClientCommand::Resolve({}).error().code, ErrorCode::kClientNotFound);
}

TEST(ClientCommandTest, RefusesWhatIsNotExecutable) {
  for (const char* name : {"/etc/passwd", "/etc"}) {
    const auto command = ClientCommand::Resolve({name});
    ASSERT_FALSE(command) << name;
    EXPECT_EQ(command.error().code, ErrorCode::kClientNotExecutable) << name;
  }
}

}  // namespace
}  // namespace conformance
