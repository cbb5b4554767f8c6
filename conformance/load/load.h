// Load: many clients at a time, on one event loop.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "conformance/load/load_report.h"
#include "mock_agent/wire/result.h"

namespace conformance::load {

struct LoadOptions {
  std::string socket;
  std::size_t connections = 64;
  std::chrono::milliseconds lasts{5000};
  // How long the last answers are waited for.
  std::chrono::milliseconds grace{10000};
  bool closing = false;      // a new connection for each request
  bool equal_paths = false;  // all ask for one path; else each connection for its own
};

enum class LoadErrorCode {
  kUnreachable,  // nobody listens on the socket when the load begins
  kSystem,       // the system refused an event loop, or so many sockets
};

struct LoadError {
  LoadErrorCode code;
  std::string message;
};

// RunLoad asks until the time is over, then waits for what is still due. An agent that goes away
// meanwhile is an error of the report.
mock_agent::Outcome<LoadReport, LoadError> RunLoad(const LoadOptions& options);

}  // namespace conformance::load
