// Load report: how an agent stood many connections at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "conformance/load/latencies.h"
#include "conformance/load/peer_memory.h"

namespace conformance::load {

struct LoadReport {
  std::size_t connections = 0;        // at a time
  bool closing = false;               // one connection a request
  std::chrono::microseconds took{0};  // until the last right answer
  Latencies latencies = {};           // of the right answers
  std::uint64_t fewest = 0;           // right answers that a connection had
  std::uint64_t most = 0;
  std::size_t starved = 0;                        // of the connections: had no right answer at all
  std::map<std::string, std::uint64_t> errors{};  // how often, by kind
  std::optional<PeerMemory> before = {};
  std::optional<PeerMemory> after = {};

  std::uint64_t requests() const { return latencies.count(); }
  std::uint64_t error_count() const;
  double rate() const;  // right answers a second
  // Served: every connection had an answer, and nothing went wrong.
  bool served() const { return starved == 0 && error_count() == 0 && requests() > 0; }
};

std::string LoadText(const LoadReport& report);
std::string LoadJson(const LoadReport& report);

}  // namespace conformance::load
