// CommandLine: what the user of arc-key-provider asked for.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

#include "provider/command/refusal_list.h"

namespace provider {

// check: look at the configuration and at what it names, derive nothing.
struct CheckCommand {};

// establish: derive the key and print its public part.
struct EstablishCommand {
  bool json = false;
  std::string role;  // issuer or exit; empty: not told
  bool reveal_private_key = false;
};

// conformance-client: answer dstack-conformance (client contract, version 1).
struct ConformanceClientCommand {
  bool answer_secret = false;  // the secret itself instead of the public key
};

// refusals: list what the provider refuses; it reads no configuration.
struct RefusalsCommand {
  ListFormat format = ListFormat::kText;
};

struct CommandLine {
  std::variant<CheckCommand, EstablishCommand, ConformanceClientCommand, RefusalsCommand> command;
  std::chrono::milliseconds timeout;
};

// The text that --help or --version asks for.
struct HelpText {
  std::string text;
};

// Why the command line is none.
struct UsageError {
  std::string text;
};

// ParseCommandLine reads the arguments. An option counts only when it is spelt in full.
std::variant<CommandLine, HelpText, UsageError> ParseCommandLine(int argc, const char* const* argv);

// ParseTimeout reads decimal seconds, from 0.001 to 3600, rounded down to milliseconds. Nothing for
// anything else.
std::optional<std::chrono::milliseconds> ParseTimeout(const std::string& seconds);

}  // namespace provider
