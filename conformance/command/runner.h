// The runner: a plan and a client in, a report out.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "conformance/case/plan.h"
#include "conformance/case/result.h"
#include "conformance/judge/run_report.h"
#include "conformance/stage/stage.h"

namespace conformance {

struct RunOptions {
  unsigned jobs = 1;  // cases at a time, besides those on which a client may hang
  std::chrono::milliseconds deadline{0};  // of one run of the client, from its first connection on
  ClientSettings client;
  const LiveAgents* live = nullptr;  // whose answers the cases are made of; null: our own agent
  bool plain = false;                // do not even try to give clients a world of their own
  // Called after each case, from any thread but never twice at once: how many are done, of how
  // many.
  std::function<void(std::size_t done, std::size_t of)> progress;
  // Looked at now and then: true ends the run, clients and all, as incomplete.
  std::function<bool()> interrupted;
};

// RunSuite runs the smoke case and, if the client passes it, every other case of the plan: first
// those on which a sound client ends at once, then those on which it may use up its deadline, many
// beside each other. What then rests on time or memory alone is run again by itself, up to three
// times, and holds only if it does each time. Of what was asked, the report
// has what plan, command and options say. An Error is the user's mistake; what fails on the way
// makes the report incomplete.
Result<RunReport> RunSuite(const Plan& plan, const std::vector<std::string>& command,
                           const RunOptions& options);

}  // namespace conformance
