// Serving: one agent in the foreground of a process, from its start to a signal.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

struct Serving {
  // What is served. How many connections at a time, and what is kept of them, is not its business.
  AgentOptions agent;
  std::filesystem::path record_file = {};  // empty: nothing is recorded
  nlohmann::ordered_json ready = {};  // the members of the ready line, beside `ready` and `pid`
};

// ServeUntilSignal listens, on as many connections as the process may have, writes one line of JSON to
// standard output, tells systemd where it waits for that (sd_notify(3)), waits for SIGTERM, SIGINT, or
// SIGHUP where that is not ignored, stops, and writes the recording. A signal while it waits for another
// agent to start in the same folder ends it with nothing served or written. To be called before any
// other thread starts: the signals are blocked from here on, and a closed standard output is an error,
// not a signal. kFileUnwritable, also for standard output, and the reasons of Agent::Start; nothing was
// served then but for a recording that could not be written in the end.
Result<void> ServeUntilSignal(Serving serving);

}  // namespace mock_agent
