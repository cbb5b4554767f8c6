// The command "load" of dstack-conformance.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "conformance/judge/run_report.h"

namespace conformance {

// LoadCommand keeps what was typed after "load".
class LoadCommand {
 public:
  explicit LoadCommand(CLI::App& app);
  ~LoadCommand();
  LoadCommand(const LoadCommand&) = delete;
  LoadCommand& operator=(const LoadCommand&) = delete;

  bool parsed() const { return command_->parsed(); }
  // Run is kConformant where every connection was served and nothing went wrong, kNotConformant
  // where not, kUsage, kIncomplete where nobody listens.
  ExitStatus Run() const;

 private:
  struct Arguments;
  std::unique_ptr<Arguments> arguments_;
  CLI::App* command_;
};

}  // namespace conformance
