#include "provider/key/unpublished_key_file.h"

#include <gtest/gtest.h>

#include <array>
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
};

TEST_F(UnpublishedKeyFileTest, IsNotThereUntilItIsPublished) {
  {
    const auto file = UnpublishedKeyFile::Write(path_, kBytes);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(folder_.Names(), std::set<std::string>{});
  }
  EXPECT_EQ(folder_.Names(), std::set<std::string>{});
}

TEST_F(UnpublishedKeyFileTest, StaysOncePublished) {
  {
    auto file = UnpublishedKeyFile::Write(path_, kBytes);
    ASSERT_TRUE(file.has_value());
    const auto published = file.value().Publish();
    ASSERT_TRUE(published.has_value());
    EXPECT_EQ(published.value(), Published::kByUs);
  }
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
  EXPECT_EQ(Content(), "key");
}

TEST_F(UnpublishedKeyFileTest, NeverReplacesWhatIsThere) {
  auto file = UnpublishedKeyFile::Write(path_, kBytes);
  ASSERT_TRUE(file.has_value());
  std::ofstream(path_) << "present";
  const auto published = file.value().Publish();
  ASSERT_TRUE(published.has_value());
  EXPECT_EQ(published.value(), Published::kByAnotherBefore);
  EXPECT_EQ(Content(), "present");
}

TEST_F(UnpublishedKeyFileTest, NeverReplacesALinkToNothing) {
  auto file = UnpublishedKeyFile::Write(path_, kBytes);
  ASSERT_TRUE(file.has_value());
  std::filesystem::create_symlink("nothing", path_);
  const auto published = file.value().Publish();
  ASSERT_TRUE(published.has_value());
  EXPECT_EQ(published.value(), Published::kByAnotherBefore);
  EXPECT_EQ(folder_.Names(), (std::set<std::string>{"arc.key"}));
}

TEST_F(UnpublishedKeyFileTest, RefusesAFolderThatIsGone) {
  std::optional<TempFolder> gone(std::in_place);
  auto file = UnpublishedKeyFile::Write(gone->path() / "arc.key", kBytes);
  ASSERT_TRUE(file.has_value());
  gone.reset();
  const auto published = file.value().Publish();
  ASSERT_TRUE(published.has_error());
  EXPECT_EQ(Token(published.error()), Token(Reason::kKeyFileNotWritable));
}

}  // namespace
}  // namespace provider
