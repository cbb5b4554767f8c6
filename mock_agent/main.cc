// dstack-mock-agent stands in for the guest agent off-TEE: faithful by default, hostile on request.

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <csignal>

#include "mock_agent/embedded_case.h"
#include "mock_agent/serve.h"

namespace {

constexpr const char* kAbout =
    "Stands in for the dstack guest agent outside a TEE: faithful by default, hostile on request.\n"
    "A key from this agent carries NO security: its seed is printed, and anybody can derive it.";

constexpr const char* kExamples =
    "Examples:\n"
    "  dstack-mock-agent serve --socket ./dstack.sock\n"
    "  dstack-mock-agent serve --socket ./dstack.sock --case status-500-with-a-valid-body\n"
    "  dstack-mock-agent serve --socket ./dstack.sock --script hostile.json --record seen.json\n"
    "\n"
    "When it listens, serve prints one line of JSON: ready, socket, pid, seed, case. SIGTERM and\n"
    "SIGINT end it.\n"
    "\n"
    "Exit status: 0 ended as asked; 1 cannot serve (a socket in use, an unwritable recording);\n"
    "2 the command line, or what it names, is wrong.";

// The threads that start later inherit this; Serve waits for the two signals.
void BlockSignals() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

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
  auto* const case_id =
      serve->add_option("--case", options.case_id, "Play this case of the suite; see list-cases");
  serve->add_option("--script", options.script_file, "Play a script or a case of your own")
      ->excludes(case_id);
  serve->add_option("--key-path", options.key_path,
                    "The path a script derives its secret from when no request says one");
  serve->add_option("--record", options.record_file,
                    "Write what was seen on the wire to this file in the end, as JSON");
  const CLI::App* const list_cases =
      app.add_subcommand("list-cases", "Print the ids of the suite's cases");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = app.exit(error) == 0;
    return static_cast<int>(asked_for_help ? ExitStatus::kOk : ExitStatus::kUsage);
  }
  if (list_cases->parsed()) {
    for (const std::string& id : mock_agent::CaseIds()) fmt::print("{}\n", id);
    return static_cast<int>(ExitStatus::kOk);
  }
  BlockSignals();
  return static_cast<int>(mock_agent::Serve(options));
}
