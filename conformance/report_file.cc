#include "conformance/report_file.h"

#include <fmt/format.h>

#include <fstream>
#include <utility>

#include "conformance/private_folder.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;

Error NotWritable(const fs::path& path) {
  return {ErrorCode::kReportNotWritable,
          fmt::format("the report {} cannot be written", path.string())};
}

}  // namespace

Result<ReportFile> ReportFile::Reserve(fs::path path) {
  std::error_code failed;
  if (path.empty() || fs::is_directory(path, failed)) return NotWritable(path);
  fs::path temporary = path;
  temporary += "." + RandomWord(6) + ".partial";
  if (!std::ofstream(temporary)) return NotWritable(path);
  return ReportFile(std::move(path), std::move(temporary));
}

ReportFile::ReportFile(ReportFile&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, {})) {
}

ReportFile::~ReportFile() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove(temporary_, ignored);
}

Result<void> ReportFile::Publish(std::string_view text) {
  std::ofstream file(temporary_, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (!file) return NotWritable(path_);
  std::error_code failed;
  fs::rename(temporary_, path_, failed);
  if (failed) return NotWritable(path_);
  temporary_.clear();
  return success();
}

}  // namespace conformance
