// PrivateFolder: a folder nobody else can enter, removed with everything in it.
#pragma once

#include <filesystem>
#include <string>

#include "conformance/case/result.h"

namespace conformance {

class PrivateFolder {
 public:
  // Create makes a folder of mode 0700 with a random name below $TMPDIR, else /tmp. kPrivateFolder
  // where that fails, or where its path leaves no room for a socket's.
  static Result<PrivateFolder> Create();
  PrivateFolder(PrivateFolder&& other) noexcept;
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  // The destructor removes everything, whatever modes a client has left.
  ~PrivateFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  explicit PrivateFolder(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;
};

// RandomWord is `letters` random lower-case letters, from the system's generator.
std::string RandomWord(std::size_t letters);

}  // namespace conformance
