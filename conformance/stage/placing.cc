#include "conformance/stage/placing.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>

namespace conformance {
namespace {

namespace fs = std::filesystem;
using mock_agent::FileDescriptor;

FileDescriptor OpenStep(const FileDescriptor& from, const std::string& name) {
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  FileDescriptor folder(openat(from.get(), name.c_str(), kFlags));
  if (folder.get() >= 0) return folder;
  static_cast<void>(unlinkat(from.get(), name.c_str(), 0) ==
                    0);  // fails for a folder, and for nothing
  if (mkdirat(from.get(), name.c_str(), S_IRWXU) != 0) {
    static_cast<void>(fchmodat(from.get(), name.c_str(), S_IRWXU, 0) == 0);  // one of no rights
  }
  return FileDescriptor(openat(from.get(), name.c_str(), kFlags));
}

}  // namespace

Result<FileDescriptor> OpenFolder(const FileDescriptor& from, const fs::path& path) {
  FileDescriptor at(fcntl(from.get(), F_DUPFD_CLOEXEC, 0));
  for (const fs::path& name : path) {
    if (at.get() < 0) break;
    at = OpenStep(at, name.string());
  }
  if (at.get() >= 0) return at;
  return Error{ErrorCode::kPrivateFolder,
               "cannot make " + path.filename().string() + " in the private folder"};
}

fs::path PathBelow(const FileDescriptor& folder, const fs::path& name) {
  return fs::path("/proc/self/fd") / std::to_string(folder.get()) / name;
}

}  // namespace conformance
