#include "provider/command/exec_command.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "provider/agent/failure.h"
#include "provider/command/write_signals.h"

namespace provider {

Refusal ReplaceByCommand(const std::vector<std::string>& command, const FileDescriptor& key) {
  const std::string number = std::to_string(key.number());
  // An environment may name it twice, and setenv changes one.
  unsetenv(kKeyDescriptorVariable);
  constexpr unsigned kFirst = STDERR_FILENO + 1;
  // All, and then not the key: nothing that this process was given, or a library opened, goes on.
  if (close_range(kFirst, ~0U, CLOSE_RANGE_CLOEXEC) != 0 || fcntl(key.number(), F_SETFD, 0) != 0 ||
      setenv(kKeyDescriptorVariable, number.c_str(), 1) != 0) {
    return RefusalAt({}, {Reason::kKeyNotHandedOver, errno});
  }
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  // execvp takes its arguments as they were before const, and changes none.
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  RestoreWriteSignals();
  execvp(arguments.front(), arguments.data());
  const int error = errno;
  IgnoreWriteSignals();
  const bool found = error != ENOENT && error != ENOTDIR && error != ENAMETOOLONG;
  return RefusalAt("command " + command.front(),
                   {found ? Reason::kCommandNotRunnable : Reason::kCommandNotFound, error});
}

}  // namespace provider
