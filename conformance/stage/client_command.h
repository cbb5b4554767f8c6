// ClientCommand: the program under test, as the user named it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "conformance/case/result.h"

namespace conformance {

// ClientCommand is a program that exists and may be executed.
struct ClientCommand {
  std::filesystem::path executable;  // absolute
  std::vector<std::string> arguments;

  // Resolve looks the command up in PATH where it has no slash. kClientNotFound,
  // kClientNotExecutable.
  static Result<ClientCommand> Resolve(const std::vector<std::string>& command);

  // Shown is what a client needs of the folders that a world has for itself (/tmp, /run, ...): for
  // the program, each argument that names an existing file by an absolute path, and the user's
  // working folder, the topmost entry of such a folder that it stands in.
  std::vector<std::string> Shown() const;
};

}  // namespace conformance
