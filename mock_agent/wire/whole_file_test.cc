#include "mock_agent/wire/whole_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <iterator>
#include <string>

#include "mock_agent/testing/temp_folder_for_test.h"

namespace mock_agent {
namespace {

namespace fs = std::filesystem;

std::string Contents(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::ptrdiff_t FilesIn(const fs::path& folder) {
  return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

TEST(WholeFile, LeavesNothingBeforeItIsWritten) {
  const TempFolder folder;
  ASSERT_TRUE(WholeFile::At(folder / "record", 0600));
  EXPECT_EQ(FilesIn(folder / ""), 0);
}

TEST(WholeFile, ReplacesTheFileAndLeavesNothingElse) {
  const TempFolder folder;
  std::ofstream(folder / "record") << "an older one";
  const auto file = WholeFile::At(folder / "record", 0600);
  ASSERT_TRUE(file);
  EXPECT_EQ(Contents(folder / "record"), "an older one");
  ASSERT_TRUE(file.value().Write("new"));
  EXPECT_EQ(Contents(folder / "record"), "new");
  EXPECT_EQ(FilesIn(folder / ""), 1);
  struct stat made{};
  ASSERT_EQ(stat((folder / "record").c_str(), &made), 0);
  EXPECT_EQ(made.st_mode & 0777, 0600U);
}

TEST(WholeFile, RefusesAFolderThatIsNotThere) {
  const TempFolder folder;
  const auto file = WholeFile::At(folder / "missing/record", 0600);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, ErrorCode::kFileUnwritable);
}

TEST(WholeFile, RefusesWhatIsNoRegularFile) {
  const TempFolder folder;
  fs::create_directory(folder / "folder");
  fs::create_symlink(folder / "elsewhere", folder / "link");
  for (const fs::path& path : {folder / "folder", folder / "link", fs::path("/dev/null")}) {
    const auto file = WholeFile::At(path, 0600);
    ASSERT_FALSE(file) << path;
    EXPECT_EQ(file.error().code, ErrorCode::kFileUnwritable);
  }
}

TEST(WholeFile, SaysSoWhenTheFolderHasGoneMeanwhile) {
  const TempFolder folder;
  fs::create_directory(folder / "folder");
  const auto file = WholeFile::At(folder / "folder/record", 0600);
  ASSERT_TRUE(file);
  fs::remove(folder / "folder");
  const auto written = file.value().Write("new");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ErrorCode::kFileUnwritable);
}

}  // namespace
}  // namespace mock_agent
