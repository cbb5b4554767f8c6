// dstack-mock-agent stands in for the guest agent off-TEE: faithful by default, hostile on request.

#include <CLI/CLI.hpp>
#include <map>
#include <string>

#include "dstack_version.h"
#include "mock_agent/command/fault_command.h"
#include "mock_agent/command/serve.h"

namespace {

constexpr const char* kAbout =
    "Stands in for the dstack guest agent outside a TEE: faithful by default, hostile on request.\n"
    "A key from this agent carries NO security: its seed is printed, and anybody can derive it.";

constexpr const char* kExamples =
    "Examples:\n"
    "  dstack-mock-agent serve --socket ./dstack.sock\n"
    "  dstack-mock-agent init ./simulator && dstack-mock-agent serve --simulator-dir ./simulator\n"
    "  dstack-mock-agent serve --socket ./dstack.sock --script hostile.json --record seen.json\n"
    "  dstack-mock-agent serve --socket ./dstack.sock --control ./control.sock &\n"
    "  dstack-mock-agent fault add --control ./control.sock --method GetKey --times 2 \\\n"
    "      --status-line 'HTTP/1.1 500 Internal Server Error'\n"
    "\n"
    "When it listens, serve prints one line of JSON: ready, socket, sockets, tcp, control, seed,\n"
    "pid, each where there is one; systemd is told too (Type=notify). SIGTERM, SIGINT and SIGHUP\n"
    "end it (not SIGHUP under nohup), and its socket files go with it.\n"
    "dstack-conformance serve CASE plays a case of the suite.\n"
    "\n"
    "Exit status: 0 ended as asked; 1 cannot serve (a socket in use, an unwritable recording), or\n"
    "nobody answers at --control; 2 the command line, or what it names, is wrong.\n"
    "\n" DSTACK_SCOPE;

using mock_agent::Api;

// ToApi leaves in place of the version's name the number that CLI11 reads an enumerator from.
std::string ToApi(std::string& text) {
  static const std::map<std::string, Api> kApis = {
      {"0.6-dev", Api::kDev06}, {"0.6", Api::k06}, {"0.5", Api::k05}};
  const auto api = kApis.find(text);
  if (api == kApis.end()) return text + ": not one of 0.6-dev, 0.6 and 0.5";
  text = std::to_string(static_cast<int>(api->second));
  return "";
}

// An empty word is most often a variable that was never set.
void RefuseEmptyWords(CLI::App& command) {
  const CLI::Validator not_empty(
      [](const std::string& text) { return std::string(text.empty() ? "is empty" : ""); }, "");
  for (CLI::Option* each : command.get_options()) {
    if (each->get_items_expected_max() > 0) each->check(not_empty);
  }
}

void AddServe(CLI::App& app, mock_agent::ServeOptions& options) {
  CLI::App* const serve = app.add_subcommand("serve", "Answer on sockets until a signal");
  serve->footer(kExamples);
  auto* const socket =
      serve->add_option("--socket", options.socket, "Where to listen; a stale socket is replaced");
  auto* const folder = serve->add_option("--simulator-dir", options.simulator_dir,
                                         "A folder of dstack's simulator: its identity, and "
                                         "dstack.sock, tappd.sock, external.sock there");
  auto* const identity = serve->add_option("--identity", options.identity_file,
                                           "An appkeys.json, whose keys to hand out");
  identity->excludes(folder);
  serve->add_option("--seed", options.seed, "32 bytes in hex to derive all keys from (random)")
      ->excludes(identity)
      ->excludes(folder);
  serve
      ->add_option("--api", options.api,
                   "The version to speak: 0.6-dev (as recorded), 0.6 or 0.5 (as documented)")
      ->transform(CLI::Validator(ToApi, "0.6-dev|0.6|0.5"))
      ->default_str("0.6-dev");
  serve->add_option("--tcp", options.tcp, "Listen on 127.0.0.1:PORT too; may be said again")
      ->expected(1)
      ->take_all();
  auto* const control =
      serve->add_option("--control", options.control,
                        "A socket by which faults are put in while it runs (docs/faults.md)");
  serve->add_option("--script", options.script_file, "Play a script (docs/cases.md)")
      ->excludes(control);
  serve->add_option("--key-path", options.key_path,
                    "The path a script derives its secret from when no request says one");
  serve->add_option("--record", options.record_file,
                    "Write what was seen on the wire to this file in the end, as JSON");
  RefuseEmptyWords(*serve);
  serve->callback([socket, folder] {
    if (socket->count() + folder->count() == 0) {
      throw CLI::RequiredError("--socket or --simulator-dir");
    }
  });
}

}  // namespace

int main(int argc, char** argv) {
  using mock_agent::ExitStatus;
  CLI::App app(kAbout, "dstack-mock-agent");
  app.set_version_flag("--version", "dstack-mock-agent " DSTACK_VERSION);
  app.footer(kExamples);
  app.require_subcommand(1);

  mock_agent::ServeOptions options;
  AddServe(app, options);
  std::string init_folder;
  std::string init_seed;
  CLI::App* const init = app.add_subcommand("init", "Write a simulator's folder from one seed");
  init->add_option("FOLDER", init_folder, "The folder to make; no file is ever overwritten")
      ->required();
  init->add_option("--seed", init_seed, "32 bytes in hex to derive all keys from (random)");
  RefuseEmptyWords(*init);
  mock_agent::FaultCommand fault(app);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = app.exit(error) == 0;
    return static_cast<int>(asked_for_help ? ExitStatus::kOk : ExitStatus::kUsage);
  }
  if (fault.asked()) return static_cast<int>(fault.Run());
  if (init->parsed()) return static_cast<int>(mock_agent::Init(init_folder, init_seed));
  return static_cast<int>(mock_agent::Serve(options));
}
