// FaultCommand: `dstack-mock-agent fault`, which speaks to a running agent's control socket.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "mock_agent/command/serve.h"

namespace mock_agent {

class FaultCommand {
 public:
  // The command line is filled in when `app` has parsed it.
  explicit FaultCommand(CLI::App& app);

  bool asked() const { return fault_->parsed(); }
  // Run prints what the agent answers, JSON. kCannotServe where nobody answers; kUsage for what the
  // agent refuses.
  ExitStatus Run() const;

 private:
  std::string RuleText() const;

  CLI::App* fault_;
  CLI::App* add_;
  CLI::App* list_;
  CLI::App* remove_;
  CLI::App* requests_;
  CLI::App* reset_;
  std::string control_;
  std::uint64_t number_ = 0;
  std::string rule_;               // all of it, as JSON
  std::vector<std::string> said_;  // by the options that are parts of a rule, in their order
  std::vector<std::string> add_headers_;
  std::vector<std::string> remove_headers_;
};

}  // namespace mock_agent
