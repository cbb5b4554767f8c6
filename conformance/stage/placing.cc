#include "conformance/stage/placing.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <utility>

#include "mock_agent/wire/file_mode.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using mock_agent::FileDescriptor;

// OpenUp gives us back the rights to a folder that a client has taken away.
void OpenUp(const FileDescriptor& folder) {
  struct stat what{};
  if (fstat(folder.get(), &what) != 0 || (what.st_mode & S_IRWXU) == S_IRWXU) return;
  static_cast<void>(fchmod(folder.get(), (what.st_mode & ACCESSPERMS) | S_IRWXU) == 0);
}

FileDescriptor OpenStep(const FileDescriptor& from, const std::string& name) {
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  FileDescriptor folder(openat(from.get(), name.c_str(), kFlags));
  if (folder.get() >= 0) return folder;
  static_cast<void>(unlinkat(from.get(), name.c_str(), 0) ==
                    0);  // fails for a folder, and for nothing
  if (mkdirat(from.get(), name.c_str(), S_IRWXU) != 0) {
    // one of no rights
    static_cast<void>(mock_agent::SetMode(from.get(), name.c_str(), S_IFDIR, S_IRWXU));
  }
  return FileDescriptor(openat(from.get(), name.c_str(), kFlags));
}

}  // namespace

Result<FileDescriptor> OpenFolder(const FileDescriptor& from, const fs::path& path) {
  FileDescriptor at(fcntl(from.get(), F_DUPFD_CLOEXEC, 0));
  for (const fs::path& name : path) {
    if (at.get() < 0) break;
    OpenUp(at);
    at = OpenStep(at, name.string());
  }
  if (at.get() >= 0) {
    OpenUp(at);
    return at;
  }
  return Error{ErrorCode::kPrivateFolder,
               "cannot make " + path.filename().string() + " in the private folder"};
}

fs::path PathBelow(const FileDescriptor& folder, const fs::path& name) {
  return fs::path("/proc/self/fd") / std::to_string(folder.get()) / name;
}

}  // namespace conformance
