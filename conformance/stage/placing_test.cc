#include "conformance/stage/placing.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "conformance/stage/private_folder.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using mock_agent::FileDescriptor;

class PlacingTest : public testing::Test {
 protected:
  PlacingTest() {
    fs::create_directory(inside_);
    fs::create_directory(machine_);
    from_ = FileDescriptor(open(inside_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }

  PrivateFolder folder_ = PrivateFolder::Create().value();
  fs::path inside_ = folder_.path() / "inside";
  fs::path machine_ = folder_.path() / "machine";
  FileDescriptor from_;
};

TEST_F(PlacingTest, MakesWhatIsMissingAndKeepsWhatIsThere) {
  ASSERT_TRUE(OpenFolder(from_, "run/dstack"));
  std::ofstream(inside_ / "run/dstack/file") << "x";
  const auto again = OpenFolder(from_, "run/dstack");
  ASSERT_TRUE(again);
  EXPECT_TRUE(fs::exists(PathBelow(again.value(), "file")));
}

TEST_F(PlacingTest, FollowsNoLinkToTheMachine) {
  fs::create_directory(inside_ / "run");
  fs::create_symlink(machine_, inside_ / "run/dstack");
  const auto folder = OpenFolder(from_, "run/dstack");
  ASSERT_TRUE(folder);
  std::ofstream(PathBelow(folder.value(), "file")) << "x";
  EXPECT_TRUE(fs::exists(inside_ / "run/dstack/file"));
  EXPECT_TRUE(fs::is_empty(machine_));
}

TEST_F(PlacingTest, TakesAwayAFileAndTheLackOfRights) {
  fs::create_directory(inside_ / "run");
  std::ofstream(inside_ / "run/dstack") << "x";
  EXPECT_TRUE(OpenFolder(from_, "run/dstack"));
  fs::permissions(inside_ / "run", fs::perms::none);
  EXPECT_TRUE(OpenFolder(from_, "run"));
}

TEST_F(PlacingTest, GivesBackTheRightToWriteWhereItIsToMakeSomething) {
  fs::create_directories(inside_ / "run/dstack");
  constexpr auto kReadOnly = fs::perms::owner_read | fs::perms::owner_exec;
  for (const char* each : {"run/dstack", "run", ""}) fs::permissions(inside_ / each, kReadOnly);
  ASSERT_TRUE(OpenFolder(from_, "run/dstack"));
  for (const char* each : {"run/dstack", "run", ""}) {
    EXPECT_EQ(fs::status(inside_ / each).permissions(), fs::perms::owner_all) << each;
  }
}

TEST_F(PlacingTest, LeavesTheModeOfWhatALinkLeadsTo) {
  fs::permissions(machine_, fs::perms::owner_read | fs::perms::owner_exec);
  fs::create_symlink(machine_, inside_ / "run");
  ASSERT_TRUE(OpenFolder(from_, "run"));
  EXPECT_EQ(fs::status(machine_).permissions(), fs::perms::owner_read | fs::perms::owner_exec);
}

TEST_F(PlacingTest, SaysWhatItCannotMake) {
  const auto nowhere = OpenFolder(FileDescriptor(), "run");
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().code, ErrorCode::kPrivateFolder);
  EXPECT_NE(nowhere.error().message.find("run"), std::string::npos);
}

}  // namespace
}  // namespace conformance
