#include "conformance/stage/removal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "conformance/stage/private_folder.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

class RemovalTest : public testing::Test {
 protected:
  // Deep makes `depth` folders in each other, by a name so long that no path reaches the last.
  void Deep(const fs::path& from, int depth) {
    mkdir(from.c_str(), 0700);
    int folder = open(from.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const std::string name(200, 'd');
    for (int i = 0; i < depth; ++i) {
      ASSERT_EQ(mkdirat(folder, name.c_str(), 0700), 0);
      const int next = openat(folder, name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
      ASSERT_GE(next, 0);
      close(folder);
      folder = next;
    }
    close(folder);
  }

  PrivateFolder folder_ = PrivateFolder::Create().value();
  fs::path top_ = folder_.path() / "top";
};

TEST_F(RemovalTest, TakesAFileALinkAndWhatIsNotThere) {
  std::ofstream(top_) << "x";
  EXPECT_TRUE(RemoveTree(top_));
  fs::create_directory(folder_.path() / "kept");
  fs::create_symlink("kept", top_);
  EXPECT_TRUE(RemoveTree(top_));
  EXPECT_FALSE(fs::exists(fs::symlink_status(top_)));
  EXPECT_TRUE(fs::exists(folder_.path() / "kept"));
  EXPECT_TRUE(RemoveTree(top_));
}

TEST_F(RemovalTest, TakesFoldersWhateverTheirModesAndFollowsNoLink) {
  std::ofstream(folder_.path() / "kept") << "x";
  fs::create_directories(top_ / "a/b/c");
  std::ofstream(top_ / "a/b/file") << "x";
  fs::create_symlink(folder_.path(), top_ / "a/link");
  fs::permissions(top_ / "a/b", fs::perms::none);
  fs::permissions(top_ / "a", fs::perms::none);
  fs::permissions(top_, fs::perms::none);
  EXPECT_TRUE(RemoveTree(top_));
  EXPECT_FALSE(fs::exists(top_));
  EXPECT_TRUE(fs::exists(folder_.path() / "kept"));
}

TEST_F(RemovalTest, TakesFoldersDeeperThanAnyPathOrTheNumberOfDescriptors) {
  Deep(top_, 1500);
  Deep(folder_.path() / "beside", 10);
  EXPECT_TRUE(RemoveTree(top_));
  EXPECT_FALSE(fs::exists(top_));
  EXPECT_TRUE(fs::exists(folder_.path() / "beside"));
}

}  // namespace
}  // namespace conformance
