// The runner: plan, run, judge. From cases and a client to a RunVerdict.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "conformance/case/catalog.h"
#include "conformance/case/result.h"
#include "conformance/judge/verdict.h"
#include "conformance/stage/client_process.h"

namespace conformance {

struct RunOptions {
  Profile profile = Profile::kClient;
  std::vector<std::string> filter;             // globs over id and clause; none: every case
  std::vector<std::string> allow_unsupported;  // globs over id and clause: these may be unsupported
  unsigned jobs = 1;  // cases at a time, besides those on which a client may hang
  std::chrono::milliseconds deadline{0};  // of one run of the client
  std::uint64_t seed = 0;                 // of the shuffle
  // Called after each case, from any thread but never twice at once: how many are done, of how
  // many.
  std::function<void(std::size_t done, std::size_t of)> progress;
  // Looked at now and then: true ends the run, clients and all, as incomplete.
  std::function<bool()> interrupted;
};

// RunSuite runs the smoke case, then every selected case and every twin it needs, in an order
// shuffled by the seed. Cases on which a client may use up its deadline all run beside each other.
// An Error is the user's mistake; what fails on the way makes the verdict incomplete.
Result<RunVerdict> RunSuite(const Catalog& catalog, const std::vector<std::string>& command,
                            const RunOptions& options);

}  // namespace conformance
