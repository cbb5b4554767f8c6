#include "conformance/command/load_command.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>

#include "conformance/command/complaint.h"
#include "conformance/load/load.h"

namespace conformance {
namespace {

constexpr const char* kLoadFooter = R"(
Each connection asks GetKey for its path and, when it has the answer, asks again: over the same
connection, or with --close over a new one. An answer is right where its status is 200 and it has a
key: for a path the same each time, for another path another one.

Prints how many answers, how fast, the latencies, what went wrong, how few and how many answers a
connection had, how many connections never had one (starved), and the agent's resident memory,
where the system shows it. This is a tool to look at an agent with, no test: its figures are the
machine's as much as the agent's.

exit status:
  0  every connection was served, and nothing went wrong
  1  something went wrong, or a connection was starved
  2  usage error
  3  nobody listens on the socket

example:
  dstack-mock-agent serve --socket ./dstack.sock &
  dstack-conformance load --socket ./dstack.sock --connections 500 --seconds 10)";

std::chrono::milliseconds Milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

}  // namespace

struct LoadCommand::Arguments {
  load::LoadOptions options;
  double seconds = 5;
  double grace = 10;
  bool json = false;
};

LoadCommand::~LoadCommand() = default;

LoadCommand::LoadCommand(CLI::App& app)
    : arguments_(std::make_unique<Arguments>()),
      command_(app.add_subcommand("load",
                                  "ask an agent for keys over many connections at a time, "
                                  "and print how it stood it")) {
  load::LoadOptions& options = arguments_->options;
  command_->add_option("--socket", options.socket, "the agent's dstack.sock")->required();
  command_->add_option("--connections", options.connections, "at a time")
      ->check(CLI::Range(1, 20000))
      ->capture_default_str();
  command_->add_option("--seconds", arguments_->seconds, "how long to ask")
      ->check(CLI::Range(0.01, 86400.0))
      ->capture_default_str();
  command_->add_option("--grace", arguments_->grace, "seconds the last answers are waited for")
      ->check(CLI::Range(0.01, 3600.0))
      ->capture_default_str();
  command_->add_flag("--close", options.closing, "a new connection for each request");
  command_->add_flag("--equal-paths", options.equal_paths,
                     "all connections ask for one path; otherwise each for its own");
  command_->add_flag("--json", arguments_->json, "print one JSON value");
  command_->footer(kLoadFooter);
}

ExitStatus LoadCommand::Run() const {
  load::LoadOptions options = arguments_->options;
  options.lasts = Milliseconds(arguments_->seconds);
  options.grace = Milliseconds(arguments_->grace);
  const auto report = RunLoad(options);
  if (!report) return Complain(report.error().message, ExitStatus::kIncomplete);
  const std::string text = arguments_->json ? LoadJson(report.value()) : LoadText(report.value());
  const ExitStatus printed = PrintText(text);
  if (printed != ExitStatus::kConformant) return printed;
  return report.value().served() ? ExitStatus::kConformant : ExitStatus::kNotConformant;
}

}  // namespace conformance
