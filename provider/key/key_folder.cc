#include "provider/key/key_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

namespace provider {
namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

int OpenToRead(int folder) {
  return openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

}  // namespace

Tried<KeyFolder> KeyFolder::Open(const std::filesystem::path& path) {
  FileDescriptor folder(open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open()) {
    const int error = errno;
    return Failure(error == ENOENT ? Reason::kKeyFileNotWritable : Reason::kKeyFileUnreadable,
                   error);
  }
  struct stat status{};
  if (fstat(folder.number(), &status) != 0) return Failure(Reason::kKeyFileUnreadable, errno);
  const bool owned = status.st_uid == geteuid() || status.st_uid == 0;
  // An access control list that lets others write shows in the bits of the group (acl(5)).
  if (!owned || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) return Reason::kKeyFolderNotPrivate;
  return KeyFolder(std::move(folder));
}

std::vector<std::string> KeyFolder::Names() const {
  std::vector<std::string> names;
  const int number = OpenToRead(descriptor());
  const std::unique_ptr<DIR, CloseDirectory> directory(number < 0 ? nullptr : fdopendir(number));
  if (!directory) {
    if (number >= 0) close(number);
    return names;
  }
  // The folder is of this thread alone.
  while (const dirent* entry = readdir(directory.get())) {  // NOLINT(concurrency-mt-unsafe)
    names.emplace_back(entry->d_name);
  }
  return names;
}

bool KeyFolder::MayChange() const {
  return faccessat(descriptor(), ".", R_OK | W_OK | X_OK, AT_EACCESS) == 0;
}

Tried<void> KeyFolder::Sync() const {
  const FileDescriptor readable(OpenToRead(descriptor()));
  if (!readable.is_open() || fsync(readable.number()) != 0) {
    return Failure(Reason::kKeyFileNotSynced, errno);
  }
  return success();
}

}  // namespace provider
