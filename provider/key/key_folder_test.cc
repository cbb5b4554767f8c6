#include "provider/key/key_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "provider/testing/temp_folder_for_test.h"

namespace provider {
namespace {

TEST(KeyFolder, NamesWhatIsInIt) {
  const TempFolder temp;
  std::ofstream(temp.path() / "one") << "1";
  const auto folder = KeyFolder::Open(temp.path());
  ASSERT_TRUE(folder.has_value());
  std::ofstream(temp.path() / "two") << "2";
  auto names = folder.value().Names();
  std::ranges::sort(names);
  EXPECT_EQ(names, (std::vector<std::string>{".", "..", "one", "two"}));
}

TEST(KeyFolder, IsSynced) {
  const TempFolder temp;
  const auto folder = KeyFolder::Open(temp.path());
  ASSERT_TRUE(folder.has_value());
  EXPECT_TRUE(folder.value().MayChange());
  EXPECT_TRUE(folder.value().Sync().has_value());
}

TEST(KeyFolder, IsRefusedByName) {
  const TempFolder temp;
  std::ofstream(temp.path() / "file") << "1";
  ASSERT_EQ(mkdir((temp.path() / "open").c_str(), 0700), 0);
  ASSERT_EQ(chmod((temp.path() / "open").c_str(), 01777), 0);
  const std::vector<std::pair<std::string, Failure>> cases{
      {"missing", {Reason::kKeyFileNotWritable, ENOENT}},
      {"file", {Reason::kKeyFileUnreadable, ENOTDIR}},
      {"open", Reason::kKeyFolderNotPrivate},
  };
  for (const auto& [name, why] : cases) {
    const auto folder = KeyFolder::Open(temp.path() / name);
    ASSERT_TRUE(folder.has_error()) << name;
    EXPECT_EQ(Token(folder.error().reason), Token(why.reason)) << name;
    EXPECT_EQ(folder.error().error, why.error) << name;
  }
}

}  // namespace
}  // namespace provider
