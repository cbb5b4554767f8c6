// The command "compare" of dstack-conformance.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "conformance/judge/run_report.h"

namespace conformance {

// CompareCommand keeps what was typed after "compare".
class CompareCommand {
 public:
  explicit CompareCommand(CLI::App& app);
  CompareCommand(const CompareCommand&) = delete;
  CompareCommand& operator=(const CompareCommand&) = delete;

  bool parsed() const { return command_->parsed(); }
  // Run is kConformant where the second report has no new failure, kNotConformant where it has, kUsage
  // where a file is no report, kIncomplete where there is none because the second run was incomplete.
  ExitStatus Run() const;

 private:
  std::string before_;
  std::string after_;
  CLI::App* command_;
};

}  // namespace conformance
