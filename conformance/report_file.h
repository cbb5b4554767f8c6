// ReportFile: a file that holds a whole report or, where that fails, what it held before.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "conformance/result.h"

namespace conformance {

// ReportFile reserves its place before the run, so that a path that cannot be written is an error
// before any client starts.
class ReportFile {
 public:
  // Reserve makes an empty temporary file beside `path`. kReportNotWritable.
  static Result<ReportFile> Reserve(std::filesystem::path path);
  ReportFile(ReportFile&& other) noexcept;
  ReportFile& operator=(ReportFile&&) = delete;
  ReportFile(const ReportFile&) = delete;
  ReportFile& operator=(const ReportFile&) = delete;
  // The destructor removes a temporary that was never published.
  ~ReportFile();

  // Publish writes the text and puts it in the place of whatever stood at the path.
  // kReportNotWritable.
  Result<void> Publish(std::string_view text);

 private:
  ReportFile(std::filesystem::path path, std::filesystem::path temporary)
      : path_(std::move(path)), temporary_(std::move(temporary)) {}

  std::filesystem::path path_;
  std::filesystem::path temporary_;
};

}  // namespace conformance
