#include "conformance/stage/simulator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <map>
#include <sstream>
#include <string>

#include "conformance/testing/planted_simulator.h"
#include "mock_agent/wire/text_file.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

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

using SimulatorTest = PlantedSimulatorTest;

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
