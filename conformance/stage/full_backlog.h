// FullBacklog: a socket whose listener accepts nobody and lets nobody wait any more.
#pragma once

#include <filesystem>
#include <vector>

#include "conformance/case/result.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

// FullBacklog is so as long as it lives. Who connects waits, or is told EAGAIN where it does not wait.
class FullBacklog {
 public:
  // Make binds and listens at the path, at which nothing may stand, and takes every place to wait.
  static Result<FullBacklog> Make(const std::filesystem::path& path);

 private:
  FullBacklog() = default;

  mock_agent::FileDescriptor listener_;
  std::vector<mock_agent::FileDescriptor> waiting_;
};

}  // namespace conformance
