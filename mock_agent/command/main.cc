// dstack-mock-agent stands in for the guest agent off-TEE: faithful by default, hostile on request.

#include <CLI/CLI.hpp>

#include "dstack_version.h"
#include "mock_agent/command/serve.h"
#include "mock_agent/wire/serving.h"

namespace {

constexpr const char* kAbout =
    "Stands in for the dstack guest agent outside a TEE: faithful by default, hostile on request.\n"
    "A key from this agent carries NO security: its seed is printed, and anybody can derive it.";

constexpr const char* kExamples =
    "Examples:\n"
    "  dstack-mock-agent serve --socket ./dstack.sock\n"
    "  dstack-mock-agent serve --socket ./dstack.sock --script hostile.json --record seen.json\n"
    "\n"
    "When it listens, serve prints one line of JSON: ready, socket, pid, seed. SIGTERM and\n"
    "SIGINT end it. dstack-conformance serve CASE plays a case of the suite.\n"
    "\n"
    "Exit status: 0 ended as asked; 1 cannot serve (a socket in use, an unwritable recording);\n"
    "2 the command line, or what it names, is wrong.";

}  // namespace

int main(int argc, char** argv) {
  using mock_agent::ExitStatus;
  CLI::App app(kAbout, "dstack-mock-agent");
  app.set_version_flag("--version", "dstack-mock-agent " DSTACK_VERSION);
  app.footer(kExamples);
  app.require_subcommand(1);

  mock_agent::ServeOptions options;
  CLI::App* const serve = app.add_subcommand("serve", "Answer on a Unix socket until a signal");
  serve->footer(kExamples);
  serve->add_option("--socket", options.socket, "Where to listen; a stale socket is replaced")
      ->required();
  auto* const identity = serve->add_option("--identity", options.identity_file,
                                           "An appkeys.json, whose keys to hand out");
  serve->add_option("--seed", options.seed, "32 bytes in hex to derive all keys from (random)")
      ->excludes(identity);
  serve->add_option("--script", options.script_file, "Play a script (docs/cases.md)");
  serve->add_option("--key-path", options.key_path,
                    "The path a script derives its secret from when no request says one");
  serve->add_option("--record", options.record_file,
                    "Write what was seen on the wire to this file in the end, as JSON");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = app.exit(error) == 0;
    return static_cast<int>(asked_for_help ? ExitStatus::kOk : ExitStatus::kUsage);
  }
  mock_agent::BlockEndingSignals();
  return static_cast<int>(mock_agent::Serve(options));
}
