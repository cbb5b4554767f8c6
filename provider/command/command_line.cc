#include "provider/command/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <boost/algorithm/string/trim.hpp>
#include <charconv>
#include <limits>
#include <span>
#include <sstream>
#include <string_view>
#include <utility>

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
  TESSERA_KEY_FILE           (file) path of the key file, made where there is none;
                             nobody else may write to its folder
  TESSERA_EXPECT_FINGERPRINT the fingerprint of the one key that may be given out;
                             any other is refused
  TESSERA_DSTACK_KMS_KEY_ID  (dstack-kms) id of the key to derive
  TESSERA_DSTACK_SOCKET      (dstack-kms) socket of the guest agent, default
                             /var/run/dstack.sock; where that is absent, also
                             /run/dstack.sock, /var/run/dstack/dstack.sock,
                             /run/dstack/dstack.sock. Any other path is the only one
  TESSERA_DSTACK_KMS_ROOT_PUBKEY, TESSERA_DSTACK_APP_ID
                             (dstack-kms) both or neither: take only a key whose
                             signature chain leads to this KMS root (SEC1, hex) for
                             this app (40 hex digits); neither: any agent is believed
  TESSERA_DSTACK_PEER_UID    (dstack-kms) user id that has to serve the socket;
                             unset: any
  A setting that the provider would ignore, or that nobody knows, is an error.
  The command of exec finds the key under the descriptor ARC_PRIVATE_KEY_FD.
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
  std::string log = "text";
  std::string wait = "0";
  bool probe = false;
  EstablishCommand establish;
  AttestCommand attest;
  VerifyCommand verify;
  std::string answer = "public-key";
  bool refusals_as_json = false;
  bool refusals_as_markdown = false;
};

CLI::Option* AddWait(CLI::App& command, Options& options) {
  return command
      .add_option("--wait", options.wait,
                  "Wait so long, in seconds, for a socket that is not there yet or that nobody "
                  "listens on")
      ->type_name("SECONDS")
      ->capture_default_str();
}

void DeclareAttest(CLI::App& app, Options& options) {
  auto* attest = app.add_subcommand(
      "attest",
      "Establish the key, ask the agent for a quote that carries the hash of its public key, and "
      "print both as one JSON object; dstack-kms only");
  attest
      ->add_option("--challenge", options.attest.challenge,
                   "Bind these bytes of whoever asks too, 2 to 128 hex digits: where nobody "
                   "could foresee them, the quote is no older than they are")
      ->type_name("HEX");
  AddWait(*attest, options);
}

void DeclareVerify(CLI::App& app, Options& options) {
  VerifyCommand& verify = options.verify;
  auto* command = app.add_subcommand(
      "verify",
      "Check offline what attest printed: form of the quote, report data, event log against the "
      "registers, compose hash; and, where you say what you expect, challenge, app and signature "
      "chain. Intel's signature is checked by a DCAP tool, not "
      "here, and nothing here was run on silicon. Ends with 1 where a check fails");
  command->add_option("--quote", verify.quote_file, "What attest printed")
      ->type_name("FILE")
      ->required();
  command->add_option("--compose", verify.compose_file, "The app-compose.json that was deployed")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--fingerprint", verify.fingerprint,
                   "Fingerprint of the key that clients are told to use, 64 hex digits")
      ->type_name("HEX")
      ->required();
  command
      ->add_option("--kms-root", verify.kms_root,
                   "Follow the signature chain to this public key of a KMS root (SEC1, hex)")
      ->type_name("HEX");
  command->add_option("--app-id", verify.app_id, "The app that it has to be, 40 hex digits")
      ->type_name("HEX");
  command->add_option("--challenge", verify.challenge, "What attest was given by you")
      ->type_name("HEX");
  command->add_flag("--json", verify.json, "Print one JSON object")->disable_flag_override();
}

void DeclareCommon(CLI::App& app, Options& options) {
  app.set_version_flag("--version", "arc-key-provider " DSTACK_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option(
         "--timeout", options.timeout,
         "Limit, in seconds, on the whole exchange with the guest agent (attest has two), and on "
         "every other wait: for a pipe, for a lock, for whoever reads the output")
      ->type_name("SECONDS")
      ->capture_default_str();
  app.add_option("--log", options.log,
                 "How refusals and warnings are said on standard error: text, or json, one object "
                 "a line")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

void DeclareCheck(CLI::App& app, Options& options) {
  auto* check =
      app.add_subcommand("check",
                         "Look at the configuration and at the socket or key file that it names; "
                         "ask for no key, leave no file");
  auto* probe = check->add_flag(
      "--probe", options.probe,
      "Ask Version and Info, and refuse where no dstack guest agent answers; no key is asked for");
  probe->disable_flag_override();
  AddWait(*check, options)->needs(probe);
}

void DeclareEstablish(CLI::App& app, Options& options) {
  auto* establish = app.add_subcommand(
      "establish", "Establish the key, print its public key and its fingerprint");
  auto* json = establish->add_flag("--json", options.establish.json, "Print one JSON object");
  json->disable_flag_override();
  establish->add_option("--role", options.establish.role, "What the key is for, noted in the JSON")
      ->check(CLI::IsMember({"issuer", "exit"}))
      ->needs(json);
  auto* reveal = establish->add_flag("--reveal-private-key", options.establish.reveal_private_key,
                                     "Print the private key too: whoever reads it can forge");
  reveal->disable_flag_override();
  establish
      ->add_option("--private-key-fd", options.establish.private_key_fd,
                   "Write the private key, 128 raw bytes, to this open descriptor: a pipe, an "
                   "empty memfd or an empty file of mode 0600")
      ->type_name("NUMBER")
      ->check(CLI::Range(3, std::numeric_limits<int>::max()))
      ->excludes(reveal);

  AddWait(*establish, options);
}

void DeclareExec(CLI::App& app, Options& options) {
  auto* exec = app.add_subcommand(
      "exec",
      "Establish the key and become the command behind --, which gets it as an open "
      "descriptor, named by ARC_PRIVATE_KEY_FD");
  AddWait(*exec, options);
}

void DeclareConformanceClient(CLI::App& app, Options& options) {
  auto* client = app.add_subcommand(
      "conformance-client", "Answer one case of dstack-conformance (client contract, version 1)");
  client->add_option("--answer", options.answer, "What to print as evidence of the key")
      ->check(CLI::IsMember({"public-key", "secret"}))
      ->capture_default_str();
}

void DeclareRefusals(CLI::App& app, Options& options) {
  auto* refusals =
      app.add_subcommand("refusals", "List every refusal: its token, its meaning, what to do");
  auto* as_json = refusals->add_flag("--json", options.refusals_as_json, "Print a JSON array");
  as_json->disable_flag_override();
  refusals->add_flag("--markdown", options.refusals_as_markdown, "Print the page docs/refusals.md")
      ->disable_flag_override()
      ->excludes(as_json);
}

struct Declaration {
  std::string_view command;
  void (*declare)(CLI::App& app, Options& options);
};

// In the order of the help.
constexpr std::array<Declaration, 7> kDeclarations{
    {{"check", DeclareCheck},
     {"establish", DeclareEstablish},
     {"exec", DeclareExec},
     {"attest", DeclareAttest},
     {"verify", DeclareVerify},
     {"conformance-client", DeclareConformanceClient},
     {"refusals", DeclareRefusals}}};

// NamesNone is true where no argument is the name of a command.
bool NamesNone(std::span<const char* const> arguments) {
  return std::ranges::none_of(kDeclarations, [&](const Declaration& each) {
    return std::ranges::count(arguments, each.command) > 0;
  });
}

bool AsksForHelp(std::string_view argument) {
  return argument.starts_with("-h") || argument.starts_with("--help");
}

// Declare leaves out the commands that are not named, which nothing but the help shows: to declare
// them takes longer than to read all arguments.
void Declare(CLI::App& app, Options& options, std::span<const char* const> arguments) {
  DeclareCommon(app, options);
  const bool all = NamesNone(arguments) || std::ranges::any_of(arguments, AsksForHelp);
  for (const Declaration& each : kDeclarations) {
    if (all || std::ranges::count(arguments, each.command) > 0) each.declare(app, options);
  }
  // What was typed is shown, and obeyed by no terminal.
  app.failure_message([](const CLI::App*, const CLI::Error& error) {
    return Printable(error.what()) + "\nRun with --help for more information.";
  });
  if (all) app.footer(Footer());  // last: the help of a single command goes without it
}

// IsGiven is App::got_subcommand, which throws where the command was left out.
bool IsGiven(const CLI::App& app, std::string_view command) {
  return std::ranges::any_of(app.get_subcommands(), [command](const CLI::App* given) {
    return given->get_name() == command;
  });
}

CommandLine Selected(const CLI::App& app, const Options& options, std::vector<std::string> command,
                     std::chrono::milliseconds timeout, std::chrono::milliseconds wait) {
  CommandLine line{.command = CheckCommand{options.probe},
                   .timeout = timeout,
                   .wait = wait,
                   .log = options.log == "json" ? LogFormat::kJson : LogFormat::kText};
  if (IsGiven(app, "establish")) line.command = options.establish;
  if (IsGiven(app, "exec")) line.command = ExecCommand{std::move(command)};
  if (IsGiven(app, "attest")) line.command = options.attest;
  if (IsGiven(app, "verify")) line.command = options.verify;
  if (IsGiven(app, "conformance-client")) {
    line.command = ConformanceClientCommand{.answer_secret = options.answer == "secret"};
  }
  if (IsGiven(app, "refusals")) {
    line.command = RefusalsCommand{options.refusals_as_json       ? ListFormat::kJson
                                   : options.refusals_as_markdown ? ListFormat::kMarkdown
                                                                  : ListFormat::kText};
  }
  return line;
}

}  // namespace

std::variant<CommandLine, HelpText, UsageError> ParseCommandLine(int argc,
                                                                 const char* const* argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  const auto separator = std::ranges::find(arguments, std::string_view("--"));
  const std::span own(arguments.begin(), separator);
  std::vector<std::string> command;
  if (separator != arguments.end()) command.assign(separator + 1, arguments.end());

  CLI::App app(kDescription, "arc-key-provider");
  Options options;
  Declare(app, options, own);
  try {
    app.parse(static_cast<int>(own.size()), own.data());
  } catch (const CLI::ParseError& error) {
    std::ostringstream out;
    std::ostringstream complaint;
    if (app.exit(error, out, complaint) == 0) return HelpText{out.str()};
    return UsageError{boost::trim_right_copy(complaint.str()), AskedFormat(arguments)};
  }
  const auto wrong = [&](std::string text) {
    return UsageError{std::move(text), AskedFormat(arguments)};
  };
  if (IsGiven(app, "exec") == command.empty()) {
    return wrong("exec, and it alone, takes a command: exec [OPTIONS] -- COMMAND [ARGUMENT ...]");
  }
  const auto timeout = ParseSeconds(options.timeout, 0.001);
  if (!timeout) return wrong("--timeout needs decimal seconds from 0.001 to 3600");
  const auto wait = ParseSeconds(options.wait, 0);
  if (!wait) return wrong("--wait needs decimal seconds from 0 to 3600");
  return Selected(app, options, std::move(command), *timeout, *wait);
}

LogFormat AskedFormat(std::span<const char* const> arguments) {
  std::string_view before;
  for (const std::string_view argument : arguments) {
    if (argument == "--") break;
    if (argument == "--log=json" || (before == "--log" && argument == "json")) {
      return LogFormat::kJson;
    }
    before = argument;
  }
  return LogFormat::kText;
}

std::optional<std::chrono::milliseconds> ParseSeconds(const std::string& seconds, double least) {
  double value = 0;
  const char* const end = seconds.data() + seconds.size();
  const auto parsed = std::from_chars(seconds.data(), end, value, std::chars_format::fixed);
  // Written so that a NaN is out of range too.
  if (parsed.ec != std::errc() || parsed.ptr != end || !(value >= least && value <= 3600)) {
    return std::nullopt;
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::duration<double>(value));
}

}  // namespace provider
