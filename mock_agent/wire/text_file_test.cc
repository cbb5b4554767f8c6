#include "mock_agent/wire/text_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "mock_agent/testing/temp_folder_for_test.h"

namespace mock_agent {
namespace {

TEST(TextFile, IsReadToItsEnd) {
  const TempFolder folder;
  for (const std::string& text :
       {std::string(), std::string("a\0b\n", 4), std::string(200000, 'x')}) {
    std::ofstream(folder / "file", std::ios::binary | std::ios::trunc) << text;
    EXPECT_EQ(ReadTextFile(folder / "file").value(), text);
  }
}

TEST(TextFile, IsRefusedWhereThereIsNone) {
  EXPECT_EQ(ReadTextFile("/nonexistent/file").error().code, ErrorCode::kFileUnreadable);
  EXPECT_EQ(ReadTextFile("/dev/zero").error().message, "/dev/zero: longer than 64 MiB");
  EXPECT_EQ(ReadTextFile("/").error().code, ErrorCode::kFileUnreadable);
}

}  // namespace
}  // namespace mock_agent
