#include "conformance/report_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "conformance/private_folder.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

std::string Contents(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class ReportFileTest : public testing::Test {
 protected:
  std::size_t FileCount() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()));
  }
  PrivateFolder folder_ = PrivateFolder::Create().value();
  fs::path path_ = folder_.path() / "report.json";
};

TEST_F(ReportFileTest, ReplacesTheOldReportWithAWholeNewOne) {
  std::ofstream(path_) << "old";
  {
    auto file = ReportFile::Reserve(path_);
    ASSERT_TRUE(file);
    EXPECT_EQ(Contents(path_), "old");
    ASSERT_TRUE(file.value().Publish("new"));
  }
  EXPECT_EQ(Contents(path_), "new");
  EXPECT_EQ(FileCount(), 1U);
}

TEST_F(ReportFileTest, LeavesTheOldReportAndNoTemporaryWhenTheRunDoesNotEnd) {
  std::ofstream(path_) << "old";
  {
    ASSERT_TRUE(ReportFile::Reserve(path_));
  }
  EXPECT_EQ(Contents(path_), "old");
  EXPECT_EQ(FileCount(), 1U);
}

TEST_F(ReportFileTest, RefusesBeforeTheRunWhatCannotBeWritten) {
  for (const fs::path& path : {folder_.path() / "no/such/report.json", folder_.path(), fs::path(""),
                               fs::path("/proc/report.json")}) {
    const auto file = ReportFile::Reserve(path);
    ASSERT_FALSE(file) << path;
    EXPECT_EQ(file.error().code, ErrorCode::kReportNotWritable);
  }
}

}  // namespace
}  // namespace conformance
