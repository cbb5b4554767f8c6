#include "conformance/read_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "conformance/private_folder.h"

namespace conformance {
namespace {

TEST(ReadFileTest, ReadsAllOfIt) {
  const auto folder = PrivateFolder::Create();
  ASSERT_TRUE(folder);
  const auto path = folder.value().path() / "file";
  for (const std::string& text :
       {std::string(), std::string("a\0b\n", 4), std::string(200000, 'x')}) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    EXPECT_EQ(ReadFile(path), text);
  }
}

TEST(ReadFileTest, HasNothingWhereThereIsNoFile) {
  EXPECT_FALSE(ReadFile("/nonexistent/file"));
  EXPECT_FALSE(ReadFile("/"));
}

}  // namespace
}  // namespace conformance
