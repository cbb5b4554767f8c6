// The command "run" of dstack-conformance.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "conformance/judge/run_report.h"

namespace conformance {

// RunCommand keeps what was typed after "run".
class RunCommand {
 public:
  explicit RunCommand(CLI::App& app);
  ~RunCommand();
  RunCommand(const RunCommand&) = delete;
  RunCommand& operator=(const RunCommand&) = delete;

  bool parsed() const { return command_->parsed(); }
  // Run runs this client. The report goes to standard output, progress to standard error.
  ExitStatus Run(const std::vector<std::string>& client) const;

 private:
  struct Arguments;
  std::unique_ptr<Arguments> arguments_;
  CLI::App* command_;
};

}  // namespace conformance
