#include "provider/command/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/algorithm/string/trim.hpp>
#include <charconv>
#include <sstream>

#include "dstack_version.h"
#include "provider/command/exit_status.h"

namespace provider {
namespace {

constexpr const char* kDescription =
    "Establishes the ARC server key: from a dstack guest agent, from a key file, or at random.\n"
    "Prints the public key, or refuses and says why. There is no way from an error to a key.";

constexpr const char* kFooter = R"(Environment:
  TESSERA_KEY_PROVIDER       ephemeral, file or dstack-kms; unset: file where
                             TESSERA_KEY_FILE is set, else ephemeral
  TESSERA_KEY_FILE           (file) path of the key file, made where there is none
  TESSERA_DSTACK_KMS_KEY_ID  (dstack-kms) id of the key to derive
  TESSERA_DSTACK_SOCKET      (dstack-kms) socket of the guest agent, default
                             /var/run/dstack.sock; where that is absent, also
                             /run/dstack.sock, /var/run/dstack/dstack.sock,
                             /run/dstack/dstack.sock. Any other path is the only one
  A setting that the provider would ignore is an error.
  conformance-client reads DSTACK_CONFORMANCE_SOCKET, _KEY_PATH, _PURPOSE and
  _ALGORITHM instead; dstack-conformance sets them.

Exit status:
{}
Example:
  TESSERA_KEY_PROVIDER=dstack-kms TESSERA_DSTACK_KMS_KEY_ID=issuer-1 \
    arc-key-provider establish --json --role issuer

A key is worth what its agent is: one that a mock or a simulator derived, outside of a
TEE, protects nothing.

)" DSTACK_SCOPE "\n";

std::string Footer() {
  std::string statuses;
  for (const ExitStatus status : kExitStatuses) {
    statuses += fmt::format("  {}  {}\n", static_cast<int>(status), Meaning(status));
  }
  return fmt::format(kFooter, statuses);
}

// Options are the variables that CLI11 fills.
struct Options {
  std::string timeout = "15";
  EstablishCommand establish;
  std::string answer = "public-key";
  bool refusals_as_json = false;
  bool refusals_as_markdown = false;
};

void Declare(CLI::App& app, Options& options) {
  app.set_version_flag("--version", "arc-key-provider " DSTACK_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--timeout", options.timeout,
                 "Limit on the whole exchange with the guest agent, in seconds")
      ->type_name("SECONDS")
      ->capture_default_str();

  app.add_subcommand("check",
                     "Look at the configuration and at the socket or key file that it names; "
                     "ask for no key, make no file");

  auto* establish = app.add_subcommand(
      "establish", "Establish the key, print its public key and its fingerprint");
  auto* json = establish->add_flag("--json", options.establish.json, "Print one JSON object");
  json->disable_flag_override();
  establish->add_option("--role", options.establish.role, "What the key is for, noted in the JSON")
      ->check(CLI::IsMember({"issuer", "exit"}))
      ->needs(json);
  establish
      ->add_flag("--reveal-private-key", options.establish.reveal_private_key,
                 "Print the private key too: whoever reads it can forge")
      ->disable_flag_override();

  auto* client = app.add_subcommand(
      "conformance-client", "Answer one case of dstack-conformance (client contract, version 1)");
  client->add_option("--answer", options.answer, "What to print as evidence of the key")
      ->check(CLI::IsMember({"public-key", "secret"}))
      ->capture_default_str();

  auto* refusals =
      app.add_subcommand("refusals", "List every refusal: its token, its meaning, what to do");
  auto* as_json = refusals->add_flag("--json", options.refusals_as_json, "Print a JSON array");
  as_json->disable_flag_override();
  refusals->add_flag("--markdown", options.refusals_as_markdown, "Print the page docs/refusals.md")
      ->disable_flag_override()
      ->excludes(as_json);
  app.footer(Footer());  // last: the help of a single command goes without it
}

CommandLine Selected(const CLI::App& app, const Options& options,
                     std::chrono::milliseconds timeout) {
  CommandLine line{.command = CheckCommand{}, .timeout = timeout};
  if (app.got_subcommand("establish")) line.command = options.establish;
  if (app.got_subcommand("conformance-client")) {
    line.command = ConformanceClientCommand{.answer_secret = options.answer == "secret"};
  }
  if (app.got_subcommand("refusals")) {
    line.command = RefusalsCommand{options.refusals_as_json       ? ListFormat::kJson
                                   : options.refusals_as_markdown ? ListFormat::kMarkdown
                                                                  : ListFormat::kText};
  }
  return line;
}

}  // namespace

std::variant<CommandLine, HelpText, UsageError> ParseCommandLine(int argc,
                                                                 const char* const* argv) {
  CLI::App app(kDescription, "arc-key-provider");
  Options options;
  Declare(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream complaint;
    if (app.exit(error, out, complaint) == 0) return HelpText{out.str()};
    return UsageError{boost::trim_right_copy(complaint.str())};
  }
  const auto timeout = ParseTimeout(options.timeout);
  if (!timeout) return UsageError{"--timeout needs decimal seconds from 0.001 to 3600"};
  return Selected(app, options, *timeout);
}

std::optional<std::chrono::milliseconds> ParseTimeout(const std::string& seconds) {
  double value = 0;
  const char* const end = seconds.data() + seconds.size();
  const auto parsed = std::from_chars(seconds.data(), end, value, std::chars_format::fixed);
  // Written so that a NaN is out of range too.
  if (parsed.ec != std::errc() || parsed.ptr != end || !(value >= 0.001 && value <= 3600)) {
    return std::nullopt;
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::duration<double>(value));
}

}  // namespace provider
