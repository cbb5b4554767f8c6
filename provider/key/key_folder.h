// KeyFolder: the folder of a key file, opened once.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "provider/agent/failure.h"
#include "provider/agent/file_descriptor.h"

namespace provider {

// KeyFolder is a folder in which nobody but this user and root can put, replace or rename a file:
// it belongs to one of the two and neither group nor others may write to it, sticky or not. Whoever
// uses it names files relative to its descriptor, so that a path that changes meanwhile changes
// nothing. The folders above it are not looked at.
class KeyFolder {
 public:
  // Open refuses with
  //   kKeyFileNotWritable   there is no such folder
  //   kKeyFileUnreadable    it cannot be reached, or is no folder
  //   kKeyFolderNotPrivate  others own it or may write to it
  static Tried<KeyFolder> Open(const std::filesystem::path& path);

  // descriptor is for openat(2) and its relatives; it cannot be read itself (O_PATH).
  int descriptor() const { return folder_.number(); }

  // Names are those of all entries; none where this user may not list them.
  std::vector<std::string> Names() const;

  // MayChange is true where this user may list the folder and make files in it. Where not, nothing
  // of ours waits there to be synced.
  bool MayChange() const;

  // Sync returns when the names in the folder are on disk. Refuses with kKeyFileNotSynced.
  Tried<void> Sync() const;

 private:
  explicit KeyFolder(FileDescriptor folder) : folder_(std::move(folder)) {}

  FileDescriptor folder_;
};

}  // namespace provider
