// RunOptions: how a run of the suite is done, beside what its plan says.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>

#include "conformance/judge/case_report.h"
#include "conformance/stage/stage.h"

namespace conformance {

struct RunOptions {
  unsigned repeat = 1;  // how often the plan is played
  unsigned jobs = 1;    // cases at a time, besides those on which a client may hang
  std::chrono::milliseconds deadline{0};  // of one run of the client, from its first connection on
  ClientSettings client;
  const LiveAgents* live = nullptr;  // whose answers the cases are made of; null: our own agent
  bool plain = false;                // do not even try to give clients a world of their own
  // Ask in one process what can be asked in passing; the plan has to be of a client that has sessions.
  bool in_session = false;
  // Called after each case, from any thread but never twice at once: how many are done, of how
  // many.
  std::function<void(std::size_t done, std::size_t of)> progress;
  // Called with each report, from any thread but never twice at once: true ends the run, clients and
  // all, as one in which enough was seen. Of none: never.
  std::function<bool(const CaseReport& report)> enough;
  // Looked at now and then: true ends the run, clients and all, as incomplete.
  std::function<bool()> interrupted;
};

}  // namespace conformance
