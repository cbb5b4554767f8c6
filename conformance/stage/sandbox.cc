#include "conformance/stage/sandbox.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <utility>

namespace conformance {
namespace {

// An ordinary user's number: whoever execs under it in a user namespace keeps no capability.
constexpr uid_t kUnprivilegedId = 1000;

bool WriteFile(const char* path, const char* text, std::size_t length) {
  const int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool whole = write(file, text, length) == static_cast<ssize_t>(length);
  close(file);
  return whole;
}

}  // namespace

Sandbox::Sandbox(Kind kind, std::string run_folder)
    : kind_(kind), run_folder_(std::move(run_folder)) {
  const uid_t uid = geteuid();
  const gid_t gid = getegid();
  const bool drop = kind == Kind::kUnprivileged && uid == 0;
  uid_map_ = std::to_string(drop ? kUnprivilegedId : uid) + " " + std::to_string(uid) + " 1";
  gid_map_ = std::to_string(drop ? kUnprivilegedId : gid) + " " + std::to_string(gid) + " 1";
}

const char* Sandbox::Enter() const {
  if (kind_ == Kind::kNone) return nullptr;
  const int namespaces = kind_ == Kind::kPrivateRun ? CLONE_NEWUSER | CLONE_NEWNS : CLONE_NEWUSER;
  if (unshare(namespaces) != 0) return "unshare";
  if (!WriteFile("/proc/self/setgroups", "deny", 4)) return "setgroups";
  if (!WriteFile("/proc/self/uid_map", uid_map_.c_str(), uid_map_.size())) return "uid_map";
  if (!WriteFile("/proc/self/gid_map", gid_map_.c_str(), gid_map_.size())) return "gid_map";
  if (kind_ == Kind::kUnprivileged) return nullptr;
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
    return "mount --make-rprivate";
  if (mount(run_folder_.c_str(), "/run", nullptr, MS_BIND, nullptr) != 0) return "mount --bind";
  return nullptr;
}

}  // namespace conformance
