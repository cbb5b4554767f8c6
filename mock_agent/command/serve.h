// Serve: one agent, from the command line's words to its end by a signal.
#pragma once

#include <string>
#include <vector>

#include "mock_agent/guest/guest.h"

namespace mock_agent {

// What this program's exit status says.
enum class ExitStatus : int {
  kOk = 0,
  kCannotServe =
      1,       // the socket cannot be had, or the recording or the ready line cannot be written
  kUsage = 2,  // the command line, or a file that it names, says nothing that can be served
};

// An empty string: not said.
struct ServeOptions {
  std::string socket;         // of DstackGuest
  std::string simulator_dir;  // the simulator's folder: identity, and the sockets of all services
  std::string identity_file;
  std::string seed;  // hex; with neither this nor identity_file: a random one
  std::string script_file;
  std::string key_path;
  std::string record_file;
  std::string control;           // the socket by which faults are put in
  std::vector<std::string> tcp;  // loopback addresses of DstackGuest
  Api api = Api::kDev06;
};

// Init writes a simulator's folder (docs/mock-agent.md) from `seed`, hex, or a random one, and says so.
ExitStatus Init(const std::string& folder, const std::string& seed);

// Serve writes the ready line on standard output, and why it does not serve on standard error.
// SIGTERM, SIGINT or SIGHUP ends it. To be called before any thread is started.
ExitStatus Serve(const ServeOptions& options);

}  // namespace mock_agent
