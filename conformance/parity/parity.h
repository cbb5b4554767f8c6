// Parity: the same exchanges with two agents, and in what their answers differ.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/parity/difference.h"
#include "conformance/parity/exchange.h"
#include "conformance/parity/parity_result.h"

namespace conformance::parity {

struct ParityOptions {
  // A folder of sockets; "recordings", what this program holds; or "recordings:FILE".
  std::string left;
  std::string right;
  std::size_t random = 0;  // so many drawn requests, in place of the recorded ones
  std::uint64_t seed = 0;
  std::optional<std::size_t> only = {};  // of the drawn requests
  std::string filter = {};               // a glob that the names have to match; empty: all
  std::size_t at_once = 64;              // conversations at a time
  bool keep_equal = false;               // in the report, also what was equal
  std::function<void(std::size_t done, std::size_t of)> progress = {};  // may be empty
};

// One exchange with both agents.
struct Compared {
  Exchange exchange;
  Played left;
  Played right;
  std::vector<Difference> differences;
};

// What became of the connection when it was asked for the first time.
struct SecondTime {
  std::string name;
  std::string left;
  std::string right;
};

struct ParityReport {
  std::string left;
  std::string right;
  std::size_t asked = 0;
  std::size_t equal = 0;
  // Those that ended a connection differently the first time, and were equal the second time, with
  // more patience.
  std::vector<SecondTime> second_time = {};
  std::vector<Compared> compared;  // those that differ; with keep_equal all
};

// RunParity asks both sides at the same time. Where they end a connection differently, both are
// asked again, with four times the patience: what a slow machine does is no difference.
// kNothingSelected, kRecordedTwice, kUnreadable, kNotRecordings, kUnreachable, kSystem.
ParityResult<ParityReport> RunParity(const ParityOptions& options);

}  // namespace conformance::parity
