#include "provider/key/unpublished_key_file.h"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "provider/testing/temp_folder_for_test.h"

namespace provider {
namespace {

using Published = UnpublishedKeyFile::Published;

constexpr std::array<std::uint8_t, 3> kBytes{'k', 'e', 'y'};

class UnpublishedKeyFileTest : public testing::Test {
 protected:
  std::string Content() const {
    std::ifstream file(path_);
    std::string content;
    std::getline(file, content);
    return content;
  }

  const TempFolder folder_;
  const std::filesystem::path path_ = folder_.path() / "arc.key";
  const KeyFolder key_folder_ = KeyFolder::Open(folder_.path()).value();
};

TEST_F(UnpublishedKeyFileTest, IsNotThereUntilItIsPublished) {
  {
    const auto file = UnpublishedKeyFile::Write(key_folder_, kBytes);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(folder_.Names().size(), 1U);
    EXPECT_FALSE(folder_.Names().contains("arc.key"));
  }
  EXPECT_EQ(folder_.Names(), std::set<std::string>{});
}

TEST_F(UnpublishedKeyFileTest, StaysOncePublished) {
  {
    auto file = UnpublishedKeyFile::Write(key_folder_, kBytes);
    ASSERT_TRUE(file.has_value());
    const auto published = file.value().Publish("arc.key");
    ASSERT_TRUE(published.has_value());
    EXPECT_EQ(published.value(), Published::kByUs);
  }
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
  EXPECT_EQ(Content(), "key");
}

TEST_F(UnpublishedKeyFileTest, NeverReplacesWhatIsThere) {
  auto file = UnpublishedKeyFile::Write(key_folder_, kBytes);
  ASSERT_TRUE(file.has_value());
  std::ofstream(path_) << "present";
  const auto published = file.value().Publish("arc.key");
  ASSERT_TRUE(published.has_value());
  EXPECT_EQ(published.value(), Published::kByAnotherBefore);
  EXPECT_EQ(Content(), "present");
}

TEST_F(UnpublishedKeyFileTest, NeverReplacesALinkToNothing) {
  auto file = UnpublishedKeyFile::Write(key_folder_, kBytes);
  ASSERT_TRUE(file.has_value());
  std::filesystem::create_symlink("nothing", path_);
  const auto published = file.value().Publish("arc.key");
  ASSERT_TRUE(published.has_value());
  EXPECT_EQ(published.value(), Published::kByAnotherBefore);
  EXPECT_TRUE(std::filesystem::is_symlink(path_));
}

TEST_F(UnpublishedKeyFileTest, HasOneNameOncePublished) {
  auto file = UnpublishedKeyFile::Write(key_folder_, kBytes);
  ASSERT_TRUE(file.has_value());
  ASSERT_TRUE(file.value().Publish("arc.key").has_value());
  EXPECT_EQ(std::filesystem::hard_link_count(path_), 1U);
}

TEST_F(UnpublishedKeyFileTest, LeavesNothingOfARehearsal) {
  {
    auto file = UnpublishedKeyFile::Write(key_folder_, kBytes);
    ASSERT_TRUE(file.has_value());
    ASSERT_TRUE(file.value().Rehearse().has_value());
    EXPECT_FALSE(folder_.Names().contains("arc.key"));
  }
  EXPECT_EQ(folder_.Names(), std::set<std::string>{});
}

TEST_F(UnpublishedKeyFileTest, RefusesAFolderThatIsGone) {
  std::optional<TempFolder> gone(std::in_place);
  const auto folder = KeyFolder::Open(gone->path());
  ASSERT_TRUE(folder.has_value());
  auto file = UnpublishedKeyFile::Write(folder.value(), kBytes);
  ASSERT_TRUE(file.has_value());
  gone.reset();
  const auto published = file.value().Publish("arc.key");
  ASSERT_TRUE(published.has_error());
  EXPECT_EQ(Token(published.error().reason), Token(Reason::kKeyFileNotWritable));
  EXPECT_EQ(published.error().error, ENOENT);
}

TEST_F(UnpublishedKeyFileTest, IsPublishedInTheFolderThatWasOpened) {
  const TempFolder elsewhere;
  auto file = UnpublishedKeyFile::Write(key_folder_, kBytes);
  ASSERT_TRUE(file.has_value());
  const auto moved = elsewhere.path() / "moved";
  std::filesystem::rename(folder_.path(), moved);
  ASSERT_TRUE(std::filesystem::create_directory(folder_.path()));
  ASSERT_TRUE(file.value().Publish("arc.key").has_value());
  EXPECT_EQ(folder_.Names(), std::set<std::string>{});
  EXPECT_TRUE(std::filesystem::exists(moved / "arc.key"));
}

class SweepStrayKeyFilesTest : public UnpublishedKeyFileTest {
 protected:
  const std::string stray_ = ".unpublished-key-0123456789abcdef0123456789abcdef";
};

TEST_F(SweepStrayKeyFilesTest, RemovesWhatNobodyHolds) {
  std::ofstream(folder_.path() / stray_) << "stray";
  SweepStrayKeyFiles(key_folder_);
  EXPECT_EQ(folder_.Names(), std::set<std::string>{});
}

TEST_F(SweepStrayKeyFilesTest, LeavesTheLivingAlone) {
  auto file = UnpublishedKeyFile::Write(key_folder_, kBytes);
  ASSERT_TRUE(file.has_value());
  SweepStrayKeyFiles(key_folder_);
  EXPECT_EQ(folder_.Names().size(), 1U);
  ASSERT_TRUE(file.value().Rehearse().has_value());
  SweepStrayKeyFiles(key_folder_);
  EXPECT_EQ(folder_.Names().size(), 1U);
}

TEST_F(SweepStrayKeyFilesTest, LeavesEverythingElseAlone) {
  const std::set<std::string> others{"arc.key", stray_ + "0", stray_.substr(1), ".unpublished-key-",
                                     ".unpublished-key-notes"};
  for (const std::string& name : others) std::ofstream(folder_.path() / name) << "kept";
  std::filesystem::create_symlink("arc.key", folder_.path() / stray_);
  auto kept = others;
  kept.insert(stray_);
  SweepStrayKeyFiles(key_folder_);
  EXPECT_EQ(folder_.Names(), kept);
}

}  // namespace
}  // namespace provider
