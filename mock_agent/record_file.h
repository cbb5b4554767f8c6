// RecordFile: where a recording is written, as a whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include "mock_agent/result.h"

namespace mock_agent {

class RecordFile {
 public:
  // At refuses with kFileUnwritable a path where no file can be made, or where something other than
  // a regular file stands.
  static Result<RecordFile> At(const std::filesystem::path& path);
  // Write replaces the file, of mode 0600, by one of this text. kFileUnwritable, and nothing has
  // changed.
  Result<void> Write(std::string_view text) const;

 private:
  explicit RecordFile(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

}  // namespace mock_agent
