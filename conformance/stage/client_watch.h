// Client watch: clients that run in a world, from their start until nothing of them is left.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/evidence/evidence.h"
#include "conformance/stage/client_start.h"

namespace conformance {

// Allowance is how long clients may take.
struct Allowance {
  std::chrono::milliseconds start{0};  // until they are first seen to connect
  std::chrono::milliseconds run{0};    // from there on
  // When they were first seen to connect; nothing as long as they were not.
  std::function<std::optional<std::chrono::steady_clock::time_point>()> first_seen;
  std::function<bool()> stop;  // looked at now and then; true is treated as the end of the time
};

// WatchClients has the world at the other end of `socket` (world_process.h) start the clients beside
// each other, and end them when their time is over: what each did. kSystem where one could not be
// started, or the world is broken.
Result<std::vector<ProcessEvidence>> WatchClients(int socket,
                                                  const std::vector<ClientStart>& clients,
                                                  const Allowance& allowance);

}  // namespace conformance
