#include "conformance/stage/removal.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>

#include "conformance/stage/private_folder.h"
#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/file_mode.h"

namespace conformance {
namespace {

using mock_agent::FileDescriptor;

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr std::size_t kFreshName = 12;  // letters

// ForEachEntry calls `visit` with the names in a folder, those that are new meanwhile perhaps not.
template <typename Visit>
void ForEachEntry(const FileDescriptor& folder, Visit visit) {
  const int copy = dup(folder.get());
  if (copy < 0) return;
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(fdopendir(copy), closedir);
  if (entries == nullptr) {
    close(copy);
    return;
  }
  rewinddir(entries.get());
  while (const dirent* entry = readdir(entries.get())) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") visit(name);
  }
}

// OpenUp gives us every right to a folder; where it cannot, the next step fails.
void OpenUp(const FileDescriptor& parent, const std::string& name) {
  static_cast<void>(mock_agent::SetMode(parent.get(), name.c_str(), S_IFDIR, S_IRWXU));
}

// RemoveEntry removes what is no folder, and an empty folder.
bool RemoveEntry(const FileDescriptor& folder, const std::string& name) {
  return unlinkat(folder.get(), name.c_str(), 0) == 0 ||
         unlinkat(folder.get(), name.c_str(), AT_REMOVEDIR) == 0;
}

// RaiseContents empties a folder that stands in `top`: what is deeper comes up, and has its turn later. True
// where anything has changed.
bool RaiseContents(const FileDescriptor& top, const FileDescriptor& folder) {
  bool changed = false;
  ForEachEntry(folder, [&](const std::string& name) {
    if (RemoveEntry(folder, name)) {
      changed = true;
      return;
    }
    OpenUp(folder, name);
    changed |= renameat(folder.get(), name.c_str(), top.get(), RandomWord(kFreshName).c_str()) == 0;
  });
  return changed;
}

bool RemoveTopmost(const FileDescriptor& top) {
  bool changed = false;
  ForEachEntry(top, [&](const std::string& name) {
    if (RemoveEntry(top, name)) {
      changed = true;
      return;
    }
    OpenUp(top, name);
    const FileDescriptor folder(openat(top.get(), name.c_str(), kFolderFlags));
    if (folder.get() >= 0) changed |= RaiseContents(top, folder);
    changed |= RemoveEntry(top, name);
  });
  return changed;
}

}  // namespace

bool RemoveTree(const std::filesystem::path& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return true;
  if (rmdir(path.c_str()) == 0) return true;
  if (!mock_agent::SetMode(AT_FDCWD, path.c_str(), S_IFDIR, S_IRWXU)) return false;
  const FileDescriptor top(open(path.c_str(), kFolderFlags));
  if (top.get() < 0) return false;
  while (rmdir(path.c_str()) != 0) {
    if (!RemoveTopmost(top)) return false;
  }
  return true;
}

}  // namespace conformance
