// SocketFile: a listening Unix socket and its file, removed in the end.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>

#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

class SocketFile {
 public:
  // Listen makes the file with this mode, never with a wider one on the way. It replaces a stale
  // socket, one that refuses connections, and nothing else. kSocketPathTooLong (more than 107
  // bytes), kSocketPathTaken, kSocketInUse, kSocketNotBindable. While somebody else starts in the same
  // folder it waits, for 10 s at most, or until `gives_up`, if any, says so: kSocketInUse.
  static Result<SocketFile> Listen(const std::filesystem::path& path, mode_t mode,
                                   const std::function<bool()>& gives_up = {});
  SocketFile(SocketFile&&) = default;
  SocketFile& operator=(SocketFile&&) = delete;
  // The destructor removes the file if it is still the one that Listen made.
  ~SocketFile();

  int fd() const { return fd_.get(); }  // non-blocking

 private:
  SocketFile(std::filesystem::path path, FileDescriptor fd)
      : path_(std::move(path)), fd_(std::move(fd)) {}

  std::filesystem::path path_;
  FileDescriptor fd_;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace mock_agent
