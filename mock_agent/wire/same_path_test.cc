#include "mock_agent/wire/same_path.h"

#include <gtest/gtest.h>

#include <fstream>

#include "mock_agent/testing/temp_folder_for_test.h"

namespace mock_agent {
namespace {

namespace fs = std::filesystem;

class SamePathTest : public testing::Test {
 protected:
  SamePathTest() {
    fs::create_directory(folder_ / "d");
    fs::create_directory_symlink(folder_ / "d", folder_ / "link");
    std::ofstream(folder_ / "file") << "x";
    fs::create_hard_link(folder_ / "file", folder_ / "again");
  }
  bool Same(const fs::path& a, const fs::path& b) const {
    return SamePath({{"--a", a}, {"--b", b}}).has_value();
  }

  const TempFolder folder_;
};

TEST_F(SamePathTest, IsNamedWithBothOptions) {
  EXPECT_EQ(SamePath({{"--a", "x"}, {"--b", "y"}, {"--c", "./x"}}),
            "--a and --c are the same file: ./x");
}

TEST_F(SamePathTest, IsSeenThroughLinksAndDots) {
  EXPECT_TRUE(Same(folder_ / "d" / "s", folder_ / "link" / "s"));
  EXPECT_TRUE(Same(folder_ / "d" / "s", folder_ / "d" / ".." / "d" / "s"));
  EXPECT_TRUE(Same(folder_ / "file", folder_ / "again"));
  EXPECT_TRUE(Same("s", fs::current_path() / "s"));
}

TEST_F(SamePathTest, IsNotAnother) {
  EXPECT_FALSE(Same(folder_ / "d" / "s", folder_ / "s"));
  EXPECT_FALSE(Same(folder_ / "file", folder_ / "s"));
  EXPECT_FALSE(Same("", ""));
}

}  // namespace
}  // namespace mock_agent
