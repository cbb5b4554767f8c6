#include "conformance/stage/left_files.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "conformance/stage/private_folder.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

class LeftFilesTest : public testing::Test {
 protected:
  const fs::path& path() const { return folder_.path(); }
  static const LeftFile* Find(const LeftFiles& left, const std::string& name) {
    const auto found = std::find_if(left.files.begin(), left.files.end(),
                                    [&](const LeftFile& each) { return each.name == name; });
    return found == left.files.end() ? nullptr : &*found;
  }

  PrivateFolder folder_ = PrivateFolder::Create().value();
};

TEST_F(LeftFilesTest, HasFilesLinksFoldersAndPipes) {
  fs::create_directory(path() / "a");
  std::ofstream(path() / "a" / "file") << "text";
  fs::create_symlink("the target", path() / "link");
  ASSERT_EQ(mkfifo((path() / "pipe").c_str(), 0600), 0);
  const LeftFiles left = ReadLeftFiles(path());
  EXPECT_EQ(left.files.size(), 4U);
  ASSERT_NE(Find(left, "a"), nullptr);
  ASSERT_NE(Find(left, "a/file"), nullptr);
  EXPECT_EQ(Find(left, "a/file")->contents, "text");
  ASSERT_NE(Find(left, "link"), nullptr);
  EXPECT_EQ(Find(left, "link")->contents, "the target");
  ASSERT_NE(Find(left, "pipe"), nullptr);
  EXPECT_EQ(left.files_beyond, 0U);
}

TEST_F(LeftFilesTest, ReadsWhatTheClientForbadeItself) {
  fs::create_directory(path() / "a");
  std::ofstream(path() / "a" / "file") << "text";
  fs::permissions(path() / "a" / "file", fs::perms::none);
  fs::permissions(path() / "a", fs::perms::none);
  const LeftFiles left = ReadLeftFiles(path());
  ASSERT_NE(Find(left, "a/file"), nullptr);
  EXPECT_EQ(Find(left, "a/file")->contents, "text");
}

TEST_F(LeftFilesTest, CountsTheBytesAndEntriesBeyond) {
  std::ofstream(path() / "large") << std::string((std::size_t{1} << 20) + 5, 'x');
  LeftFiles left = ReadLeftFiles(path());
  EXPECT_EQ(left.files.front().contents.size(), std::size_t{1} << 20);
  EXPECT_EQ(left.bytes_beyond, 5U);
  for (int i = 0; i < 300; ++i) std::ofstream(path() / std::to_string(i)) << "x";
  left = ReadLeftFiles(path());
  EXPECT_EQ(left.files.size(), 256U);
  EXPECT_EQ(left.files_beyond, 45U);
}

// Deeper than a path can be long.
TEST_F(LeftFilesTest, LooksIntoFoldersAtAnyDepth) {
  mock_agent::FileDescriptor at(open(path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::string name(200, 'd');
  constexpr int kDeep = 40;
  for (int i = 0; i < kDeep; ++i) {
    ASSERT_EQ(mkdirat(at.get(), name.c_str(), 0700), 0);
    at = mock_agent::FileDescriptor(
        openat(at.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    ASSERT_GE(at.get(), 0);
  }
  const mock_agent::FileDescriptor file(
      openat(at.get(), "deep", O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  ASSERT_EQ(write(file.get(), "text", 4), 4);
  const LeftFiles left = ReadLeftFiles(path());
  EXPECT_EQ(left.files.size(), kDeep + 1U);
  EXPECT_EQ(left.files.back().contents, "text");
}

TEST_F(LeftFilesTest, AFolderThatIsNotThereIsEmptyAndOneThatIsNoneIsBeyond) {
  EXPECT_EQ(ReadLeftFiles(path() / "nothing").files_beyond, 0U);
  std::ofstream(path() / "file") << "x";
  EXPECT_EQ(ReadLeftFiles(path() / "file").files_beyond, 1U);
}

}  // namespace
}  // namespace conformance
