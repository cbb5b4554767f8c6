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
  Set("/nonexistent");
  EXPECT_EQ(PrivateFolder::Create().error().code, ErrorCode::kPrivateFolder);
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

TEST(LeftFilesTest, AreTheRegularFilesAndNoLinks) {
  const auto folder = PrivateFolder::Create();
  ASSERT_TRUE(folder);
  fs::create_directories(folder.value().path() / "home/.cache");
  std::ofstream(folder.value().path() / "home/.cache/key") << "contents";
  fs::create_symlink("/etc/passwd", folder.value().path() / "link");
  const LeftFiles left = ReadLeftFiles(folder.value().path());
  ASSERT_EQ(left.files.size(), 1U);
  EXPECT_EQ(left.files[0].name, "home/.cache/key");
  EXPECT_EQ(left.files[0].contents, "contents");
  EXPECT_EQ(left.bytes_beyond, 0U);
  EXPECT_EQ(left.files_beyond, 0U);
}

TEST(LeftFilesTest, AreBoundedAndSayWhatIsBeyond) {
  constexpr std::uint64_t kMebibyte = std::uint64_t{1} << 20;
  const auto folder = PrivateFolder::Create();
  ASSERT_TRUE(folder);
  for (int i = 0; i < 60; ++i) {
    const fs::path file = folder.value().path() / std::to_string(i);
    std::ofstream(file) << "x";
    fs::resize_file(file, 2 * kMebibyte);
  }
  LeftFiles left = ReadLeftFiles(folder.value().path());
  std::uint64_t read = 0;
  for (const LeftFile& file : left.files) read += file.contents.size();
  EXPECT_EQ(read, 4 * kMebibyte);
  EXPECT_EQ(left.bytes_beyond, 60 * 2 * kMebibyte - read);
  EXPECT_EQ(left.files_beyond, 0U);
  for (int i = 60; i < 300; ++i) std::ofstream(folder.value().path() / std::to_string(i)) << "x";
  left = ReadLeftFiles(folder.value().path());
  EXPECT_EQ(left.files.size(), 256U);
  EXPECT_EQ(left.files_beyond, 44U);
}

TEST(LeftFilesTest, WhatCannotBeListedIsBeyond) {
  const auto folder = PrivateFolder::Create();
  ASSERT_TRUE(folder);
  const auto no_folder = folder.value().path() / "file";
  std::ofstream(no_folder) << "x";
  const LeftFiles left = ReadLeftFiles(no_folder);
  EXPECT_EQ(left.files.size(), 0U);
  EXPECT_EQ(left.files_beyond, 1U);
}

}  // namespace
}  // namespace conformance
