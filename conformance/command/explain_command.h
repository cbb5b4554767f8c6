// The command "explain" of dstack-conformance.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "conformance/judge/run_report.h"

namespace conformance {

// ExplainCommand keeps what was typed after "explain".
class ExplainCommand {
 public:
  explicit ExplainCommand(CLI::App& app);
  ExplainCommand(const ExplainCommand&) = delete;
  ExplainCommand& operator=(const ExplainCommand&) = delete;

  bool parsed() const { return command_->parsed(); }
  // Run is kConformant where the case was explained, kUsage where the file is no report with traces or
  // shows nothing of the case.
  ExitStatus Run() const;

 private:
  std::string report_;
  std::string id_;
  bool no_colour_ = false;
  CLI::App* command_;
};

}  // namespace conformance
