#include "mock_agent/wire/file_mode.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "mock_agent/testing/temp_folder_for_test.h"

namespace mock_agent {
namespace {

class FileModeTest : public testing::Test {
 protected:
  mode_t ModeOf(const std::string& name) const {
    struct stat what{};
    return lstat((folder_ / name).c_str(), &what) == 0 ? what.st_mode & 07777 : 0;
  }
  bool Set(const std::string& name, mode_t type, mode_t mode) const {
    return SetMode(AT_FDCWD, (folder_ / name).c_str(), type, mode);
  }

  TempFolder folder_;
};

TEST_F(FileModeTest, IsSetOfAFileThatMayNotBeOpened) {
  std::ofstream(folder_ / "file") << "words";
  ASSERT_TRUE(Set("file", S_IFREG, 0));
  EXPECT_EQ(ModeOf("file"), 0U);
  EXPECT_TRUE(Set("file", S_IFREG, 0600));
  EXPECT_EQ(ModeOf("file"), 0600U);
}

TEST_F(FileModeTest, IsLeftWhereALinkLeads) {
  std::ofstream(folder_ / "file") << "words";
  ASSERT_TRUE(Set("file", S_IFREG, 0644));
  std::filesystem::create_symlink("file", folder_ / "link");
  EXPECT_FALSE(Set("link", S_IFREG, 0400));
  EXPECT_FALSE(Set("link", S_IFLNK, 0400));
  EXPECT_EQ(ModeOf("file"), 0644U);
}

TEST_F(FileModeTest, IsLeftOfAnotherType) {
  std::filesystem::create_directory(folder_ / "folder");
  ASSERT_TRUE(Set("folder", S_IFDIR, 0755));
  EXPECT_FALSE(Set("folder", S_IFREG, 0700));
  EXPECT_EQ(ModeOf("folder"), 0755U);
  EXPECT_FALSE(Set("nothing", S_IFREG, 0700));
}

}  // namespace
}  // namespace mock_agent
