// RepeatedRun: a plan that is played once or more often.
#pragma once

#include <string>
#include <vector>

#include "conformance/case/plan.h"
#include "conformance/command/run_options.h"
#include "conformance/command/worlds.h"
#include "conformance/judge/case_report.h"
#include "conformance/stage/client_command.h"

namespace conformance {

// What a run of a plan came to, however often it was played.
struct PlayedPlan {
  std::vector<CaseReport> cases;  // in the plan's order; none that was not played
  std::string trouble;            // why it says nothing as a whole; empty: it does
  bool stopped = false;           // at a failure: not all was played
};

// PlayPlan plays the plan `options.repeat` times, each time as a whole: smoke case, twins and confirmations
// too, in one order; as many points of its sweeps each time. It ends early where one of them has trouble,
// or is stopped.
PlayedPlan PlayPlan(const Plan& plan, const ClientCommand& client, const RunOptions& options,
                    Worlds& worlds);

}  // namespace conformance
