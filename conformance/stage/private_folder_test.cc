#include "conformance/stage/private_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace conformance {
namespace {

namespace fs = std::filesystem;

TEST(PrivateFolderTest, IsOursAloneAndGoneAfterwards) {
  fs::path path;
  {
    const auto folder = PrivateFolder::Create();
    ASSERT_TRUE(folder);
    path = folder.value().path();
    struct stat status{};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0700U);
    fs::create_directories(path / "a/b");
    std::ofstream(path / "a/b/c") << "x";
    fs::create_symlink("/etc", path / "link");
    fs::permissions(path / "a/b", fs::perms::none);
  }
  EXPECT_FALSE(fs::exists(path));
  EXPECT_TRUE(fs::exists("/etc/passwd"));
}

TEST(PrivateFolderTest, NamesDiffer) {
  EXPECT_NE(RandomWord(8), RandomWord(8));
  EXPECT_EQ(RandomWord(8).size(), 8U);
}

// Sets TMPDIR for one test.
class TemporaryFolderTest : public testing::Test {
 protected:
  ~TemporaryFolderTest() override { Set(before_); }
  static void Set(const std::string& value) {
    if (value.empty()) {
      unsetenv("TMPDIR");
    } else {
      setenv("TMPDIR", value.c_str(), 1);
    }
  }
  std::string before_ = std::getenv("TMPDIR") == nullptr ? "" : std::getenv("TMPDIR");
};

TEST_F(TemporaryFolderTest, AFolderThatIsNotThereIsAnError) {
  const auto outer = PrivateFolder::Create();
  ASSERT_TRUE(outer);
  Set((outer.value().path() / "none").string());
  const auto inner = PrivateFolder::Create();
  ASSERT_FALSE(inner);
  EXPECT_EQ(inner.error().code, ErrorCode::kPrivateFolder);
}

TEST_F(TemporaryFolderTest, WhatAKilledRunLeftIsRemovedAndNothingElse) {
  const auto outer = PrivateFolder::Create();
  ASSERT_TRUE(outer);
  Set(outer.value().path().string());
  const auto held = PrivateFolder::Create();
  ASSERT_TRUE(held) << held.error().message;
  const fs::path abandoned = outer.value().path() / "dc-abandoned";  // of no run: a letter too many
  const fs::path of_a_killed_run = outer.value().path() / "dc-killedxx";
  fs::create_directories(abandoned);
  fs::create_directories(of_a_killed_run / "a/b");
  fs::create_directory_symlink("/etc", outer.value().path() / "dc-linkedxx");
  fs::permissions(of_a_killed_run / "a", fs::perms::none);
  ASSERT_TRUE(PrivateFolder::Create());
  EXPECT_FALSE(fs::exists(of_a_killed_run));
  EXPECT_TRUE(fs::exists(held.value().path()));
  EXPECT_TRUE(fs::exists(abandoned));
  EXPECT_TRUE(fs::is_symlink(outer.value().path() / "dc-linkedxx"));
}

TEST_F(TemporaryFolderTest, APathThatLeavesNoRoomForASocketIsAnError) {
  const auto outer = PrivateFolder::Create();
  ASSERT_TRUE(outer);
  const fs::path deep = outer.value().path() / std::string(60, 'd');
  fs::create_directory(deep);
  Set(deep.string());
  const auto folder = PrivateFolder::Create();
  ASSERT_FALSE(folder);
  EXPECT_NE(folder.error().message.find("too long"), std::string::npos);
}

}  // namespace
}  // namespace conformance
