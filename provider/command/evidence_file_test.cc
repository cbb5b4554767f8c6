#include "provider/command/evidence_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "provider/testing/temp_folder_for_test.h"

namespace provider {
namespace {

TEST(ReadEvidenceFile, GivesTheExactBytes) {
  const TempFolder folder;
  const std::string path = folder.path() / "file";
  for (const std::string& bytes :
       {std::string(), std::string("a\0\xff\r\n", 5), std::string(kMostEvidenceBytes, 'x')}) {
    std::ofstream(path, std::ios::binary) << bytes;
    const auto read = ReadEvidenceFile(path);
    ASSERT_TRUE(read) << read.error().place;
    EXPECT_EQ(read.value(), bytes);
  }
}

TEST(ReadEvidenceFile, RefusesWhatCannotBeReadOrIsTooLarge) {
  const TempFolder folder;
  const std::string large = folder.path() / "large";
  std::ofstream(large, std::ios::binary) << std::string(kMostEvidenceBytes + 1, 'x');
  for (const std::string& path :
       {large, std::string(folder.path() / "none"), std::string(folder.path()), std::string(),
        std::string("/dev/zero")}) {
    const auto read = ReadEvidenceFile(path);
    ASSERT_FALSE(read) << path;
    EXPECT_EQ(read.error().reason, Reason::kEvidenceUnreadable) << path;
    EXPECT_EQ(read.error().place, "file " + path);
  }
}

}  // namespace
}  // namespace provider
