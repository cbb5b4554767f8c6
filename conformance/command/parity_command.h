// The command "parity" of dstack-conformance.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "conformance/judge/run_report.h"

namespace conformance {

// ParityCommand keeps what was typed after "parity".
class ParityCommand {
 public:
  explicit ParityCommand(CLI::App& app);
  ~ParityCommand();
  ParityCommand(const ParityCommand&) = delete;
  ParityCommand& operator=(const ParityCommand&) = delete;

  bool parsed() const { return command_->parsed(); }
  // Run is kConformant where both sides are equal, kNotConformant where they differ, kUsage,
  // kIncomplete where one could not be asked.
  ExitStatus Run() const;

 private:
  struct Arguments;
  std::unique_ptr<Arguments> arguments_;
  CLI::App* command_;
};

}  // namespace conformance
