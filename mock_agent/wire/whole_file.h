// WholeFile: a place for a file that is written as a whole or not at all.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string_view>
#include <utility>

#include "mock_agent/wire/result.h"

namespace mock_agent {

class WholeFile {
 public:
  // At refuses with kFileUnwritable a path where no file can be made, or where something other than
  // a regular file stands. `mode` is the file's, before the process's mask.
  static Result<WholeFile> At(const std::filesystem::path& path, mode_t mode);
  // Write replaces what stands there by a file of this text. kFileUnwritable, and nothing has
  // changed.
  Result<void> Write(std::string_view text) const;

 private:
  WholeFile(std::filesystem::path path, mode_t mode) : path_(std::move(path)), mode_(mode) {}

  std::filesystem::path path_;
  mode_t mode_;
};

}  // namespace mock_agent
