// CommandLine: what the user of arc-key-provider asked for.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "provider/command/log.h"
#include "provider/command/refusal_list.h"

namespace provider {

// check: look at the configuration and at what it names, derive nothing.
struct CheckCommand {
  bool probe = false;  // ask the guest agent who it is
};

// establish: derive the key and print its public part.
struct EstablishCommand {
  bool json = false;
  std::string role;  // issuer or exit; empty: not told
  bool reveal_private_key = false;
  std::optional<int> private_key_fd;  // from 3 on
};

// exec: derive the key and become a command that has it.
struct ExecCommand {
  std::vector<std::string> command;  // at least one word
};

// attest: derive the key and bind its public part to a quote.
struct AttestCommand {
  std::optional<std::string> challenge = std::nullopt;  // hex, as typed
};

// verify: check offline what attest printed; it reads no configuration.
struct VerifyCommand {
  std::string quote_file = {};    // what attest printed
  std::string compose_file = {};  // app-compose.json as deployed
  std::string fingerprint = {};   // each of these as typed
  std::optional<std::string> app_id = std::nullopt;
  std::optional<std::string> challenge = std::nullopt;
  std::optional<std::string> kms_root = std::nullopt;
  bool json = false;
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
  std::variant<CheckCommand, EstablishCommand, ExecCommand, AttestCommand, VerifyCommand,
               ConformanceClientCommand, RefusalsCommand>
      command;
  std::chrono::milliseconds timeout;
  std::chrono::milliseconds wait{0};  // for a socket that appears late
  LogFormat log = LogFormat::kText;
};

// The text that --help or --version asks for.
struct HelpText {
  std::string text;
};

// Why the command line is none.
struct UsageError {
  std::string text;                  // what was typed stands there escaped (Printable)
  LogFormat log = LogFormat::kText;  // as far as it was understood
};

// ParseCommandLine reads the arguments. An option counts only when it is spelt in full. What stands
// behind the first -- is the command of exec, whatever it looks like.
std::variant<CommandLine, HelpText, UsageError> ParseCommandLine(int argc, const char* const* argv);

// AskedFormat looks for --log json among arguments that may be none. It asks for no memory.
LogFormat AskedFormat(std::span<const char* const> arguments);

// ParseSeconds reads decimal seconds, from `least` to 3600, rounded down to milliseconds. Nothing for
// anything else.
std::optional<std::chrono::milliseconds> ParseSeconds(const std::string& seconds, double least);

}  // namespace provider
