// Serving: one agent in the foreground of a process, from its start to a signal.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "mock_agent/wire/agent.h"
#include "mock_agent/wire/result.h"

namespace mock_agent {

struct Serving {
  std::filesystem::path socket;
  Session session;
  std::filesystem::path record_file;  // empty: nothing is recorded
  std::optional<std::string> seed;    // what the ready line says of it; no seed: null
  std::optional<std::string> played;  // the case that is played; absent: no such member
};

// BlockEndingSignals makes SIGTERM and SIGINT wait for ServeUntilSignal; before any other thread
// starts. A closed standard output is an error from then on, not a signal.
void BlockEndingSignals();

// ServeUntilSignal listens, writes one line of JSON to standard output (ready, socket, pid, seed,
// case), waits for SIGTERM or SIGINT, stops, and writes the recording. kFileUnwritable, also for
// standard output, and the reasons of Agent::Start; nothing was served then but for a recording
// that could not be written in the end.
Result<void> ServeUntilSignal(Serving serving);

}  // namespace mock_agent
