#include "conformance/stage/world_mounts.h"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <linux/mount.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace conformance {
namespace {

namespace fs = std::filesystem;
using mock_agent::FileDescriptor;

constexpr const char* kStoreOptions = "size=64m,nr_inodes=16384,mode=0755";
constexpr const char* kDevices[] = {"null", "zero", "full", "random", "urandom", "tty"};

Refused MountAt(const char* source, const std::string& target, const char* type,
                unsigned long flags, const char* options = nullptr) {
  if (mount(source, target.c_str(), type, flags, options) == 0) return std::nullopt;
  return Refusal::Last("mount " + target);
}

Refused SetReadOnly(const char* path, unsigned flags) {
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID;
  if (syscall(SYS_mount_setattr, AT_FDCWD, path, flags, &attributes, sizeof attributes) == 0) {
    return std::nullopt;
  }
  return Refusal::Last(std::string("mount_setattr ") + path);
}

// What stood at a path, mounts below it included, to be attached there again.
using Copies = std::vector<std::pair<std::string, FileDescriptor>>;

// AddCopyOf adds what stands at a path, if anything does.
Refused AddCopyOf(const std::string& path, Copies& copies) {
  FileDescriptor copy(static_cast<int>(
      syscall(SYS_open_tree, AT_FDCWD, path.c_str(), OPEN_TREE_CLONE | AT_RECURSIVE | O_CLOEXEC)));
  if (copy.get() < 0) {
    return errno == ENOENT ? std::nullopt : Refused(Refusal::Last("open_tree " + path));
  }
  copies.emplace_back(path, std::move(copy));
  return std::nullopt;
}

Refused Attach(const FileDescriptor& copy, const std::string& path) {
  if (syscall(SYS_move_mount, copy.get(), "", AT_FDCWD, path.c_str(), MOVE_MOUNT_F_EMPTY_PATH) == 0)
    return std::nullopt;
  return Refusal::Last("move_mount " + path);
}

// IsFolder is false for a link to one: /var/run is one on most machines.
bool IsFolder(const char* path) {
  struct stat what{};
  return lstat(path, &what) == 0 && S_ISDIR(what.st_mode);
}

// MakePlaceFor makes what a copy can be attached to: a folder or a file, as the copy is.
Refused MakePlaceFor(const FileDescriptor& copy, const std::string& path) {
  struct stat what{};
  if (fstat(copy.get(), &what) != 0) return Refusal::Last("look at " + path);
  const bool is_folder = S_ISDIR(what.st_mode);
  std::error_code failed;
  fs::create_directories(is_folder ? fs::path(path) : fs::path(path).parent_path(), failed);
  if (failed) return Refusal{"make a folder for " + path, failed.value()};
  if (is_folder) return std::nullopt;
  const FileDescriptor made(open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
  return made.get() < 0 ? Refused(Refusal::Last("make " + path)) : std::nullopt;
}

Refused AttachAll(const Copies& copies) {
  for (const auto& [path, copy] : copies) {
    if (auto refused = MakePlaceFor(copy, path)) return refused;
    if (auto refused = Attach(copy, path)) return refused;
  }
  return std::nullopt;
}

// The machine's devices may reach its disks and terminals: /dev has none but those.
Refused MakeDevices() {
  Copies devices;
  for (const char* name : kDevices) {
    if (auto refused = AddCopyOf(std::string("/dev/") + name, devices)) return refused;
  }
  if (auto refused = MountAt("dev", "/dev", "tmpfs", MS_NOSUID | MS_NOEXEC, "mode=0755")) {
    return refused;
  }
  if (auto refused = AttachAll(devices)) return refused;
  const std::pair<const char*, const char*> links[] = {{"/proc/self/fd", "/dev/fd"},
                                                       {"/proc/self/fd/0", "/dev/stdin"},
                                                       {"/proc/self/fd/1", "/dev/stdout"},
                                                       {"/proc/self/fd/2", "/dev/stderr"},
                                                       {kLogSocket, "/dev/log"}};
  for (const auto& [target, link] : links) {
    if (symlink(target, link) != 0) return Refusal::Last(link);
  }
  if (mkdir("/dev/shm", 01777) != 0) return Refusal::Last("mkdir /dev/shm");
  return SetReadOnly("/dev", 0);
}

// What a client put into the key rings of its user; these are the user namespace's own.
void ClearKeyRings() {
  for (const int ring : {KEY_SPEC_USER_KEYRING, KEY_SPEC_USER_SESSION_KEYRING}) {
    syscall(SYS_keyctl, KEYCTL_CLEAR, ring, 0, 0, 0);
  }
  constexpr int kOwnUser = -1;
  const long kept =
      syscall(SYS_keyctl, KEYCTL_GET_PERSISTENT, kOwnUser, KEY_SPEC_PROCESS_KEYRING, 0, 0);
  if (kept > 0) syscall(SYS_keyctl, KEYCTL_CLEAR, kept, 0, 0, 0);
}

}  // namespace

Refused CoverTheMachine() {
  if (auto refused = MountAt(nullptr, "/", nullptr, MS_REC | MS_PRIVATE)) return refused;
  if (auto refused = SetReadOnly("/", AT_RECURSIVE)) return refused;
  // Read-only: the settings of the kernel below it ask who one is, and not for capabilities.
  constexpr unsigned long kProcFlags = MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY;
  if (auto refused = MountAt("proc", "/proc", "proc", kProcFlags)) return refused;
  return MakeDevices();
}

Refused WorldFiles::Renew() {
  ClearKeyRings();
  Unmount();
  return Mount();
}

void WorldFiles::Unmount() {
  root_.Close();
  for (auto path = mounted_.rbegin(); path != mounted_.rend(); ++path) {
    umount2(path->c_str(), MNT_DETACH);
  }
  mounted_.clear();
}

Refused WorldFiles::Mount() {
  Copies copies;
  for (const std::string& path : shown_) {
    if (auto refused = AddCopyOf(path, copies)) return refused;
  }
  const std::string store = kWritableFolders[0].path;
  if (auto refused = MountAt("world", store, "tmpfs", MS_NOSUID | MS_NODEV, kStoreOptions)) {
    return refused;
  }
  mounted_.push_back(store);
  root_ = FileDescriptor(open(store.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (root_.get() < 0) return Refusal::Last("open the store");
  // The first folder covers the store itself, so it comes last.
  for (auto folder = std::rbegin(kWritableFolders); folder != std::rend(kWritableFolders);
       ++folder) {
    const std::string made = store + "/" + folder->name;
    if (mkdir(made.c_str(), 0777) != 0 || chmod(made.c_str(), 01777) != 0)
      return Refusal::Last("mkdir");
    if (!IsFolder(folder->path)) continue;
    if (auto refused = MountAt(made.c_str(), folder->path, nullptr, MS_BIND)) return refused;
    mounted_.emplace_back(folder->path);
  }
  return AttachAll(copies);
}

}  // namespace conformance
