// AgentChoice: whose sound answers a run is made of.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/case/result.h"
#include "conformance/judge/run_report.h"
#include "conformance/stage/live_agent.h"
#include "conformance/stage/simulator.h"

namespace conformance {

// AgentChoice is as typed.
struct AgentChoice {
  std::string agent = "mock";  // mock, simulator, or socket:PATH
  std::string simulator_dir;
};

void AddAgentOptions(CLI::App& app, AgentChoice& choice);

// ChosenAgents are ready to answer. The simulators among them are ours, and end with it.
class ChosenAgents {
 public:
  // Ready starts and meets them. kWrongValue, kSimulator, kAgentUnusable. `stop` is looked at while a
  // simulator starts.
  static Result<ChosenAgents> Ready(const AgentChoice& choice, const std::function<bool()>& stop);

  const LiveAgents* live() const { return live_ ? &*live_ : nullptr; }  // null: our own
  const AgentNamed& named() const { return named_; }
  // Gone is why a simulator has ended already; empty: none has.
  std::string Gone();

 private:
  ChosenAgents() = default;

  std::vector<Simulator> simulators_;
  std::optional<LiveAgents> live_;
  AgentNamed named_;
};

}  // namespace conformance
