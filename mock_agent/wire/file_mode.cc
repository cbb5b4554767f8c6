#include "mock_agent/wire/file_mode.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <string>

#include "mock_agent/wire/file_descriptor.h"

namespace mock_agent {

bool SetMode(int at, const char* name, mode_t type, mode_t mode) {
  const FileDescriptor found(openat(at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC));
  struct stat what{};
  if (found.get() < 0 || fstat(found.get(), &what) != 0) return false;
  if ((what.st_mode & S_IFMT) != type) return false;
  // fchmod(2) refuses a descriptor of a mere path; this name of it is the file itself.
  const std::string itself = "/proc/self/fd/" + std::to_string(found.get());
  return chmod(itself.c_str(), mode) == 0;
}

}  // namespace mock_agent
