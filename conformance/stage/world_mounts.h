// World mounts: what a world shows of the machine. Called by the first process of a new user, mount,
// PID, IPC, UTS and network namespace, which has every capability in it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "conformance/stage/refusal.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {

// What clients can write to, all of it: the names below the store, the world's own file system of 64
// MiB, and the paths at which the world has them, where the machine has such a folder. /var/run is
// mostly a link to /run.
struct WritableFolder {
  const char* name;
  const char* path;
};
inline constexpr WritableFolder kWritableFolders[] = {{"tmp", "/tmp"},
                                                      {"run", "/run"},
                                                      {"varrun", "/var/run"},
                                                      {"shm", "/dev/shm"},
                                                      {"vartmp", "/var/tmp"}};

// What /dev/log leads to, as where there is systemd.
inline constexpr const char* kLogSocket = "/run/systemd/journal/dev-log";

// CoverTheMachine makes everything read-only and shows only processes of the world in /proc and only
// harmless devices in /dev.
Refused CoverTheMachine();

// WorldFiles is the store, and what is mounted of it.
class WorldFiles {
 public:
  // `shown`: what of the machine is seen in the writable folders all the same, read-only; paths that
  // do not exist are left out.
  explicit WorldFiles(std::vector<std::string> shown) : shown_(std::move(shown)) {}

  // Renew takes the store away, with all that is in it, and mounts an empty one. No process but the
  // caller may run in the world.
  Refused Renew();
  // The store's root folder.
  int root() const { return root_.get(); }

 private:
  Refused Mount();
  void Unmount();

  std::vector<std::string> shown_;
  std::vector<std::string> mounted_;  // paths, in their order
  mock_agent::FileDescriptor root_;
};

}  // namespace conformance
