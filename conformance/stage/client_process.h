// The client's process: started in a group of its own, watched to its end, and killed whole.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/evidence/evidence.h"
#include "conformance/stage/sandbox.h"

namespace conformance {

// ClientCommand is a program that exists and may be executed.
struct ClientCommand {
  std::filesystem::path executable;  // absolute
  std::vector<std::string> arguments;

  // Resolve looks the command up in PATH where it has no slash. kClientNotFound,
  // kClientNotExecutable.
  static Result<ClientCommand> Resolve(const std::vector<std::string>& command);
};

struct Launch {
  ClientCommand command;                           // arguments with their placeholders replaced
  std::map<std::string, std::string> environment;  // all of it
  std::filesystem::path working_folder;
  Sandbox sandbox = Sandbox::None();
  std::string marker;  // an environment entry "NAME=VALUE" by which processes the client left
                       // behind are known
  std::chrono::milliseconds deadline{0};
  std::function<bool()> stop;  // looked at now and then; true is treated as the deadline
};

// RunClient starts the client with no input, waits until it has ended or the deadline has passed,
// kills whatever is left of it and returns what it did; `files` is left to the caller. kSystem
// where the process could not be started or its sandbox not set up.
Result<ProcessEvidence> RunClient(const Launch& launch);

}  // namespace conformance
