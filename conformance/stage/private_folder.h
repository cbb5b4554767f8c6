// PrivateFolder: a folder nobody else can enter, removed with everything in it.
#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "conformance/case/result.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

class PrivateFolder {
 public:
  // Create makes a folder of mode 0700 with a random name below $TMPDIR, else /tmp, and removes those
  // of runs that were killed there. kPrivateFolder where it cannot make one, or where its path leaves
  // no room for a socket's.
  static Result<PrivateFolder> Create();
  PrivateFolder(PrivateFolder&& other) noexcept;
  PrivateFolder& operator=(PrivateFolder&&) = delete;
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  // The destructor removes everything, whatever modes a client has left.
  ~PrivateFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  PrivateFolder(std::filesystem::path path, mock_agent::FileDescriptor held)
      : path_(std::move(path)), held_(std::move(held)) {}

  std::filesystem::path path_;
  mock_agent::FileDescriptor held_;  // locked: somebody's
};

// RandomWord is `letters` random lower-case letters, from the system's generator.
std::string RandomWord(std::size_t letters);

}  // namespace conformance
