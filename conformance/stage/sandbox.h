// Sandbox: what a client's process sees of the machine, set up between fork and exec.
#pragma once

#include <sys/types.h>

#include <string>

namespace conformance {

// Sandbox is prepared before the fork; Enter then makes only system calls that are safe after one.
class Sandbox {
 public:
  enum class Kind {
    kNone,          // the machine as it is
    kPrivateRun,    // a user and mount namespace in which another folder stands at /run (and so at
                    // /var/run)
    kUnprivileged,  // a user namespace in which the client is the files' owner and has no
                    // capability, even when we are root
  };

  static Sandbox None() { return Sandbox(Kind::kNone, ""); }
  static Sandbox PrivateRun(std::string run_folder) {
    return {Kind::kPrivateRun, std::move(run_folder)};
  }
  static Sandbox Unprivileged() { return Sandbox(Kind::kUnprivileged, ""); }

  // Enter is called in the child. Null: done. Otherwise the static name of the step the system
  // refused; errno says why.
  const char* Enter() const;

 private:
  Sandbox(Kind kind, std::string run_folder);

  Kind kind_;
  std::string run_folder_;
  std::string uid_map_;
  std::string gid_map_;
};

}  // namespace conformance
