#include "conformance/stage/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "conformance/stage/left_files.h"
#include "conformance/stage/placing.h"
#include "conformance/stage/private_folder.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using Ending = ProcessEvidence::Ending;

ClientStart Shell(const World& world, const std::string& script) {
  return {"/bin/sh",
          world.Inside("tmp"),
          {"sh", "-c", script},
          {"PATH=/usr/bin:/bin", "A=1"},
          OutputKind::kRead};
}

// Both kinds of world, wherever the machine has them.
class WorldTest : public testing::TestWithParam<WorldOptions::Kind> {
 protected:
  void SetUp() override {
    auto made = World::Make({.kind = GetParam(), .folder = folder_.path(), .shown = {}});
    if (!made && made.error().code == ErrorCode::kNamespaceRefused)
      GTEST_SKIP() << made.error().message;
    ASSERT_TRUE(made) << made.error().message;
    world_ = std::move(made).value();
  }
  Result<std::vector<ProcessEvidence>> RunAll(const std::vector<std::string>& scripts,
                                              milliseconds deadline = milliseconds{60000}) {
    std::vector<ClientStart> starts;
    for (const std::string& each : scripts) starts.push_back(Shell(*world_, each));
    return world_->Run(starts,
                       {.start = milliseconds{0}, .run = deadline, .first_seen = {}, .stop = {}});
  }
  ProcessEvidence Run(const std::string& script, milliseconds deadline = milliseconds{60000}) {
    auto done = RunAll({script}, deadline);
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
    return done ? std::move(done.value().front()) : ProcessEvidence();
  }

  PrivateFolder folder_ = PrivateFolder::Create().value();
  std::unique_ptr<World> world_;
};
INSTANTIATE_TEST_SUITE_P(Kinds, WorldTest,
                         testing::Values(WorldOptions::Kind::kFull, WorldOptions::Kind::kPlain),
                         [](const auto& kind) {
                           return kind.param == WorldOptions::Kind::kFull ? "Full" : "Plain";
                         });

TEST_P(WorldTest, SaysWhatTheProcessSaidAndHowItEnded) {
  const auto evidence = Run("echo out; echo err >&2; exit 7");
  EXPECT_EQ(evidence.ending, Ending::kExited);
  EXPECT_EQ(evidence.status, 7);
  EXPECT_EQ(evidence.standard_output, "out\n");
  EXPECT_EQ(evidence.standard_error, "err\n");
  EXPECT_EQ(evidence.standard_output_bytes, 4U);
  EXPECT_FALSE(evidence.left_process_behind);
  EXPECT_GT(evidence.peak_memory_kib, 0U);
}

TEST_P(WorldTest, AStandardOutputMayLeadToNobody) {
  const auto ended = [this](OutputKind output, const std::string& script) {
    ClientStart start = Shell(*world_, script);
    start.output = output;
    auto done = world_->Run(
        {start},
        {.start = milliseconds{0}, .run = milliseconds{60000}, .first_seen = {}, .stop = {}});
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
    return done ? std::move(done.value().front()) : ProcessEvidence();
  };
  const auto closed = ended(OutputKind::kClosed, "test -e /proc/$$/fd/1; echo $? >&2");
  EXPECT_EQ(closed.standard_error, "1\n");
  const auto full = ended(OutputKind::kFull, "echo lost; echo $? >&2; exit 7");
  EXPECT_TRUE(full.standard_error.ends_with("1\n")) << full.standard_error;
  EXPECT_EQ(full.status, 7);
  const auto gone = ended(OutputKind::kGone, "echo lost");
  EXPECT_EQ(gone.ending, Ending::kSignalled);
  EXPECT_EQ(gone.status, SIGPIPE);
  for (const auto& evidence : {closed, full, gone}) {
    EXPECT_TRUE(evidence.output_lost);
    EXPECT_EQ(evidence.standard_output_bytes, 0U);
  }
  EXPECT_FALSE(Run("echo read").output_lost);
}

TEST_P(WorldTest, GivesExactlyThisEnvironmentThisFolderAndNoInput) {
  const auto evidence = Run("env | grep -vE '^(PWD|OLDPWD|_|SHLVL)=' | sort; pwd; wc -c");
  EXPECT_EQ(evidence.standard_output,
            "A=1\nPATH=/usr/bin:/bin\n" + world_->Inside("tmp") + "\n0\n");
}

TEST_P(WorldTest, HandsDownNoDescriptorAndNoCapability) {
  const auto evidence = Run(
      "for each in /proc/$$/fd/*; do readlink $each; done; grep -E 'Cap(Eff|Prm|Bnd)|NoNewPrivs' "
      "/proc/$$/status; ulimit -c");
  std::istringstream lines(evidence.standard_output);
  int handed_down = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("pipe:") || line.starts_with("socket:")) ++handed_down;
  }
  EXPECT_EQ(handed_down, 2) << evidence.standard_output;  // standard output and standard error
  EXPECT_THAT(evidence.standard_output, testing::HasSubstr("CapEff:\t0000000000000000"));
  EXPECT_THAT(evidence.standard_output, testing::HasSubstr("NoNewPrivs:\t1"));
  EXPECT_THAT(evidence.standard_output, testing::EndsWith("0\n"));
}

TEST_P(WorldTest, NamesTheSignal) {
  const auto evidence = Run("kill -SEGV $$");
  EXPECT_EQ(evidence.ending, Ending::kSignalled);
  EXPECT_EQ(evidence.status, SIGSEGV);
}

TEST_P(WorldTest, EndsEverythingAtTheDeadline) {
  const auto evidence = Run("echo early; sleep 1000 & sleep 1000", milliseconds{300});
  EXPECT_EQ(evidence.ending, Ending::kDeadline);
  EXPECT_EQ(evidence.standard_output, "early\n");
  EXPECT_FALSE(evidence.left_process_behind);
}

TEST_P(WorldTest, EndsEverythingAtTheDeadlineHoweverMuchItSays) {
  const auto evidence = Run("exec cat /dev/zero", milliseconds{300});
  EXPECT_EQ(evidence.ending, Ending::kDeadline);
  EXPECT_EQ(evidence.standard_output.size(), std::size_t{512} << 10);
}

TEST_P(WorldTest, FindsAndEndsWhatIsLeftBehindHoweverItHides) {
  for (const char* hidden :
       {"sleep 1000 & exit 1", "setsid sleep 1000 </dev/null >/dev/null 2>&1 & exit 1",
        "(setsid env -i /bin/sh -c 'sleep 1000; true' &) & exit 1"}) {
    const auto evidence = Run(hidden);
    EXPECT_EQ(evidence.status, 1) << hidden;
    EXPECT_TRUE(evidence.left_process_behind) << hidden;
  }
  EXPECT_FALSE(Run("exit 1").left_process_behind);
}

TEST_P(WorldTest, ToleratesAProcessThatEndsJustAfterTheClient) {
  EXPECT_FALSE(Run("(read nothing </dev/null; exit 0) & exit 1").left_process_behind);
}

TEST_P(WorldTest, RunsClientsBesideEachOther) {
  // Each waits for the other.
  const auto done =
      RunAll({"mkfifo a 2>/dev/null; cat a; exit 3", "mkfifo a 2>/dev/null; echo x > a; exit 4"});
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done.value()[0].standard_output, "x\n");
  EXPECT_EQ(done.value()[0].status, 3);
  EXPECT_EQ(done.value()[1].status, 4);
}

TEST_P(WorldTest, AProgramThatCannotBeStartedIsAnErrorThatNamesTheStep) {
  const auto done = world_->Run(
      {{"/etc/passwd", "/", {"x"}, {}}},
      {.start = milliseconds{0}, .run = milliseconds{60000}, .first_seen = {}, .stop = {}});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::kSystem);
  EXPECT_THAT(done.error().message, testing::HasSubstr("execve"));
  EXPECT_EQ(Run("exit 5").status, 5);  // the world goes on
}

TEST_P(WorldTest, WhatIsWrittenStaysUntilItIsRenewed) {
  Run("echo text > file; ln -s away link");
  const auto left = ReadLeftFiles(PathBelow(world_->Outside(), ""));
  EXPECT_THAT(left.files,
              testing::Contains(testing::AllOf(testing::Field(&LeftFile::name, "tmp/file"),
                                               testing::Field(&LeftFile::contents, "text\n"))));
  EXPECT_EQ(Run("cat file").standard_output, "text\n");
  ASSERT_TRUE(world_->Renew());
  EXPECT_EQ(Run("ls").standard_output, "");
}

TEST_P(WorldTest, StopsWhenItIsToldTo) {
  const auto done = world_->Run({Shell(*world_, "sleep 1000")}, {.start = milliseconds{0},
                                                                 .run = milliseconds{600000},
                                                                 .first_seen = {},
                                                                 .stop = [] { return true; }});
  ASSERT_TRUE(done);
  EXPECT_EQ(done.value().front().ending, Ending::kDeadline);
}

class FullWorldTest : public WorldTest {};
INSTANTIATE_TEST_SUITE_P(Kinds, FullWorldTest, testing::Values(WorldOptions::Kind::kFull),
                         [](const auto&) { return "Full"; });

TEST_P(FullWorldTest, ShowsNeitherTheMachinesProcessesNorItsFilesNorItsNetwork) {
  const auto evidence = Run(
      "echo $(ls -d /proc/[0-9]* | wc -l) $(ls /tmp /run /var/tmp /dev/shm | grep -v : | wc -w); "
      "cat /proc/net/dev | grep -c :; cat /proc/1/environ /proc/1/mem 2>/dev/null | wc -c");
  std::istringstream words(evidence.standard_output);
  int processes = 0;
  int files = 0;
  int interfaces = 0;
  int of_the_first = 0;
  words >> processes >> files >> interfaces >> of_the_first;
  EXPECT_LT(processes, 8) << evidence.standard_output;
  EXPECT_EQ(files, 0) << evidence.standard_output;
  EXPECT_LE(interfaces, 8)
      << evidence.standard_output;  // lo, and what the kernel makes in every one
  EXPECT_EQ(of_the_first, 0) << evidence.standard_output;
}

TEST_P(FullWorldTest, WritesNowhereButInItsOwnFolders) {
  const auto evidence =
      Run("for each in / /etc /usr /var /dev /home /root /proc/sys/kernel; do (: > $each/x) "
          "2>/dev/null && "
          "echo $each; done; mount -t tmpfs x /mnt 2>/dev/null && echo mounted; for each in /tmp "
          "/run /var/tmp /dev/shm; do (: > "
          "$each/x) || echo no $each; done; exit 0");
  EXPECT_EQ(evidence.standard_output, "");
}

// Whoever is root on the machine owns these files here, too.
TEST_P(FullWorldTest, SetsNothingOfTheKernels) {
  const auto evidence =
      Run("for each in /proc/sys/kernel/core_pattern /proc/sys/vm/drop_caches /proc/sysrq-trigger "
          "/proc/self/oom_score_adj; do { : >>$each; } 2>/dev/null && echo $each; done; exit 0");
  EXPECT_EQ(evidence.standard_output, "");
}

// OnKeyRing is a script that adds a key to a key ring of the kernel and says whether it could, or
// counts the keys there: add_key(2), and keyctl(2) with KEYCTL_READ.
std::string OnKeyRing(int ring, bool add) {
  const std::string number = std::to_string(ring);
  return "/usr/bin/python3 -c \"import ctypes, platform\n"
         "add, read = (217, 219) if platform.machine() == 'aarch64' else (248, 250)\n"
         "call = ctypes.CDLL(None).syscall\n" +
         (add ? "print(call(add, b'user', b'kept', b'x', 1, " + number + ") > 0)\""
              : "print(max(call(read, 11, " + number + ", 0, 0, 0), 0) // 4)\"");
}
constexpr int kOfTheSession = -3;
constexpr int kOfTheUser = -4;

TEST_P(WorldTest, GivesEveryClientAKeyRingOfItsOwn) {
  const std::string before = Run(OnKeyRing(kOfTheSession, false)).standard_output;
  if (Run(OnKeyRing(kOfTheSession, true)).standard_output != "True\n")
    GTEST_SKIP() << "this machine has no key rings";
  EXPECT_EQ(before, "0\n") << "the caller's";
  EXPECT_EQ(Run(OnKeyRing(kOfTheSession, false)).standard_output, "0\n");
}

TEST_P(FullWorldTest, KeepsNoKeyRingWhenItIsRenewed) {
  if (Run(OnKeyRing(kOfTheUser, true)).standard_output != "True\n")
    GTEST_SKIP() << "this machine has no key rings";
  EXPECT_EQ(Run(OnKeyRing(kOfTheUser, false)).standard_output, "1\n");
  ASSERT_TRUE(world_->Renew());
  EXPECT_EQ(Run(OnKeyRing(kOfTheUser, false)).standard_output, "0\n");
}

TEST_P(FullWorldTest, HoldsNoMoreThanItsShare) {
  const auto evidence = Run("head -c 100000000 /dev/zero > full 2>/dev/null; exit 0");
  EXPECT_LE(fs::file_size(PathBelow(world_->Outside(), "tmp/full")), std::uintmax_t{64} << 20)
      << evidence.status;
}

TEST_P(FullWorldTest, EndsWhatIsToldToSurvive) {
  const auto evidence =
      Run("trap '' TERM INT HUP; kill -9 1; kill -9 -1; exit 0", milliseconds{2000});
  EXPECT_NE(evidence.ending, Ending::kDeadline);
  EXPECT_EQ(Run("exit 5").status, 5);
}

TEST(WorldPathsTest, AShownFolderIsReadOnly) {
  const auto folder = PrivateFolder::Create();
  ASSERT_TRUE(folder);
  if (folder.value().path().parent_path() != "/tmp") GTEST_SKIP() << "TMPDIR is not /tmp";
  std::ofstream(folder.value().path() / "file") << "text";
  auto world = World::Make(
      {.kind = WorldOptions::Kind::kFull, .folder = {}, .shown = {folder.value().path()}});
  if (!world && world.error().code == ErrorCode::kNamespaceRefused)
    GTEST_SKIP() << world.error().message;
  ASSERT_TRUE(world) << world.error().message;
  for (int i = 0; i < 2; ++i) {
    const auto done = world.value()->Run(
        {Shell(*world.value(), "cat " + folder.value().path().string() + "/file; (: > " +
                                   folder.value().path().string() +
                                   "/new) 2>/dev/null && echo new; ls /tmp | wc -l")},
        {.start = milliseconds{0}, .run = milliseconds{60000}, .first_seen = {}, .stop = {}});
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_EQ(done.value().front().standard_output, "text1\n");
    ASSERT_TRUE(world.value()->Renew());
  }
  EXPECT_FALSE(fs::exists(folder.value().path() / "new"));
}

}  // namespace
}  // namespace conformance
