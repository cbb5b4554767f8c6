// arc-key-provider: establishes the ARC server key, or refuses.
#include <csignal>
#include <cstdlib>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "provider/command/command_line.h"
#include "provider/command/commands.h"
#include "provider/command/standard_streams.h"

namespace provider {
namespace {

std::optional<std::string> FromEnvironment(std::string_view name) {
  const char* const value = std::getenv(std::string(name).c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

struct Act {
  ExitStatus operator()(const CommandLine& line) const { return Run(line, FromEnvironment); }

  ExitStatus operator()(const HelpText& help) const {
    const auto written = WriteAndWipe(help.text);
    if (written) return ExitStatus::kSuccess;
    Complain(Refusal{written.error(), {}});
    return StatusOf(written.error());
  }

  ExitStatus operator()(const UsageError& error) const {
    Complain(error.text);
    return ExitStatus::kUsage;
  }
};

}  // namespace
}  // namespace provider

int main(int argc, char** argv) {
  // A reader that went away is an error that a write reports, not a way to die.
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  provider::OccupyStandardStreams();
  try {
    return static_cast<int>(std::visit(provider::Act(), provider::ParseCommandLine(argc, argv)));
  } catch (const std::exception&) {
    // Memory ran out.
    provider::Complain("no key: the program could not go on");
    return static_cast<int>(provider::ExitStatus::kRefused);
  }
}
