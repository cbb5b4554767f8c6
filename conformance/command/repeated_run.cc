#include "conformance/command/repeated_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include "conformance/command/suite.h"
#include "conformance/judge/repeated_case.h"

namespace conformance {
namespace {

// PlayOnce plays the plan as a client whose smoke case costs that much, and finds what it costs where that
// is not known.
PlayedPlan PlayOnce(const Plan& plan, const ClientCommand& client, const RunOptions& options,
                    Worlds& worlds, std::optional<std::chrono::milliseconds>& cost) {
  std::atomic<bool> enough = false;
  RunOptions stopping = options;
  if (options.enough) {
    stopping.enough = [&](const CaseReport& report) {
      if (options.enough(report)) enough = true;
      return enough.load();
    };
    stopping.interrupted = [&] { return enough || (options.interrupted && options.interrupted()); };
  }
  Suite suite(plan, client, stopping, worlds, cost);
  if (suite.RunSmoke()) {
    suite.RunTheOthers();
    suite.Confirm();
  }
  cost = suite.cost();
  PlayedPlan played{.cases = suite.Reports(), .trouble = suite.trouble(), .stopped = false};
  if (enough && played.trouble == kInterrupted) {
    played.trouble.clear();
    played.stopped = true;
    // Nobody has confirmed it.
    std::erase_if(played.cases,
                  [](const CaseReport& each) { return each.Suspected().has_value(); });
  }
  return played;
}

}  // namespace

PlayedPlan PlayPlan(const Plan& plan, const ClientCommand& client, const RunOptions& options,
                    Worlds& worlds) {
  std::optional<std::chrono::milliseconds> cost;
  if (options.repeat <= 1) return PlayOnce(plan, client, options, worlds, cost);
  PlayedPlan all;
  std::map<std::string, RepeatedCase> repeated;
  for (unsigned played = 0; played < options.repeat && all.trouble.empty() && !all.stopped;
       ++played) {
    RunOptions once = options;
    if (options.progress) {
      once.progress = [&options, played](std::size_t done, std::size_t of) {
        options.progress(played * of + done, options.repeat * of);
      };
    }
    PlayedPlan repetition = PlayOnce(plan, client, once, worlds, cost);
    // It may have been the last case of its repetition.
    const bool enough = options.enough && std::any_of(repetition.cases.begin(),
                                                      repetition.cases.end(), options.enough);
    for (CaseReport& each : repetition.cases) repeated[each.id].Add(std::move(each));
    if (!repetition.trouble.empty()) {
      all.trouble =
          fmt::format("in repetition {} of {}: {}", played + 1, options.repeat, repetition.trouble);
    }
    all.stopped = repetition.stopped || (enough && played + 1 < options.repeat);
  }
  for (const PlannedCase& planned : plan.cases()) {
    const auto found = repeated.find(planned.of->id);
    if (found != repeated.end()) all.cases.push_back(found->second.Joined());
  }
  return all;
}

}  // namespace conformance
