#include "provider/key/key_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
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
  const std::vector<std::pair<std::string, Reason>> cases{
      {"missing", Reason::kKeyFileNotWritable},
      {"file", Reason::kKeyFileUnreadable},
      {"open", Reason::kKeyFolderNotPrivate},
  };
  for (const auto& [name, reason] : cases) {
    const auto folder = KeyFolder::Open(temp.path() / name);
    ASSERT_TRUE(folder.has_error()) << name;
    EXPECT_EQ(Token(folder.error()), Token(reason)) << name;
  }
}

}  // namespace
}  // namespace provider
