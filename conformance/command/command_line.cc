#include "conformance/command/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/case/catalog.h"
#include "conformance/command/case_choice.h"
#include "conformance/command/case_text.h"
#include "conformance/command/compare_command.h"
#include "conformance/command/complaint.h"
#include "conformance/command/explain_command.h"
#include "conformance/command/load_command.h"
#include "conformance/command/lock.h"
#include "conformance/command/option_checks.h"
#include "conformance/command/parity_command.h"
#include "conformance/command/play.h"
#include "conformance/command/run_command.h"
#include "dstack_version.h"
#include "mock_agent/wire/key_api.h"

namespace conformance {
namespace {

constexpr const char* kFooter = R"(
exit status of run:
  0  conformant: every MUST of the profile held; with --filter: every MUST of the cases selected;
     with --known-failures and --min-severity also: not conformant, and every failure was known or
     costs less
  1  not conformant; with --known-failures: a new failure, or a line that is out of date
  2  usage error
  3  incomplete: nothing ran or nothing was proven, the client failed the opening smoke test, a MUST
     was exercised by no case, cases were unsupported and not allowed to be, or the suite itself
     failed. Never green

example:
  dstack-conformance run -- /path/to/client --its-option

COMMAND is started anew for every case (but see run --in-session), in a world of its own with a
fresh home and working folder (docs/worlds.md), and is told in its environment what to ask
(docs/client-contract.md). A verdict rests on the answers of a mock guest agent, or of the one that
--agent names; the keys in it carry no security.

)" DSTACK_SCOPE;

// Of list, describe and render, which run nothing.
constexpr const char* kPrintingFooter = R"(
exit status:
  0  written
  2  usage error, such as a case that does not exist, or a folder that cannot be written to
  3  standard output could not be written to)";

ExitStatus List(const CaseChoice& choice, bool as_json) {
  const auto catalog = LoadCatalog(choice);
  if (!catalog) return Complain(catalog.error());
  const auto selected = catalog.value().Select(choice.filter);
  if (!selected) return Complain(selected.error());
  std::vector<Case> cases;
  std::transform(selected.value().begin(), selected.value().end(), std::back_inserter(cases),
                 [](const Case* each) { return *each; });
  return PrintText(as_json ? ListJson(catalog.value(), cases) : ListText(cases));
}

ExitStatus Lock(const CaseChoice& choice) {
  const auto catalog = LoadCatalog(choice);
  return catalog ? PrintText(LockText(catalog.value())) : Complain(catalog.error());
}

ExitStatus Describe(const CaseChoice& choice, const std::string& id) {
  const auto catalog = LoadCatalog(choice);
  if (!catalog) return Complain(catalog.error());
  const Case* found = catalog.value().Find(id);
  if (found == nullptr)
    return Complain(fmt::format("no case is called '{}'; see dstack-conformance list", id),
                    ExitStatus::kUsage);
  return PrintText(DescribeText(catalog.value(), *found));
}

ExitStatus PlayCase(const CaseChoice& choice, const PlayOptions& options) {
  const auto catalog = LoadCatalog(choice);
  if (!catalog) return Complain(catalog.error());
  const auto served = Serve(catalog.value(), options);
  return served ? ExitStatus::kConformant : Complain(served.error());
}

ExitStatus Render(const CaseChoice& choice, const PlayOptions& options) {
  const auto catalog = LoadCatalog(choice);
  if (!catalog) return Complain(catalog.error());
  if (!options.folder.empty()) {
    const auto written = RenderIntoFolder(catalog.value(), options);
    return written ? ExitStatus::kConformant : Complain(written.error());
  }
  const auto bytes = Rendered(catalog.value(), options);
  return bytes ? PrintText(bytes.value()) : Complain(bytes.error());
}

void AddPlace(CLI::App& command, PlayOptions& options) {
  command
      .add_option("--at", options.at,
                  "of a sweep: the byte, or the length of the secret, at which it is played; the "
                  "first where it is not said")
      ->type_name("PLACE");
}

void AddApi(CLI::App& command, PlayOptions& options) {
  command
      .add_option("--api", options.api,
                  "the GetKey that is spoken: v0 or v1; that of the first profile that has the "
                  "case where it is not said")
      ->transform(CLI::Transformer(std::map<std::string, mock_agent::KeyApi>{
          {"v0", mock_agent::KeyApi::kV0}, {"v1", mock_agent::KeyApi::kV1}}))
      ->type_name("v0|v1");
}

CLI::App* AddServe(CLI::App& app, CaseChoice& choice, PlayOptions& options) {
  CLI::App* serve = app.add_subcommand("serve", "play one case to a client until a signal");
  serve->add_option("id", options.id, "the case; of a sequence of runs, the last")->required();
  serve->add_option("--socket", options.socket, "where to listen; a stale socket is replaced")
      ->required();
  AddPlace(*serve, options);
  AddApi(*serve, options);
  serve->add_option("--record", options.record_file,
                    "write what was seen on the wire to this file in the end, as JSON");
  serve->add_option("--seed", options.seed, "32 bytes in hex to derive all keys from (random)");
  serve->add_option("--key-path", options.key_path,
                    "the path the secret is derived from where no request says one");
  AddCaseFiles(*serve, choice);
  serve->footer(
      "\nWhen it listens, serve prints one line of JSON: ready, socket, pid, seed, case; where "
      "the case tells an origin, also kms_root_pubkey and app_id; where it sets variables, also "
      "environment. SIGTERM and SIGINT end it.");
  return serve;
}

CLI::App* AddRender(CLI::App& app, CaseChoice& choice, PlayOptions& options) {
  CLI::App* render = app.add_subcommand(
      "render", "print the bytes one case sends; what is sent without end stands there once");
  render
      ->add_option(
          "id", options.id,
          "the case; of a sequence of runs, the last; with --into a glob over id or clause")
      ->required();
  render->add_option("--seed", options.seed, "32 bytes in hex to derive all keys from")->required();
  AddPlace(*render, options);
  AddApi(*render, options);
  render->add_option("--key-path", options.key_path, "the path the client asks for");
  render->add_flag("--first-connection", options.first_connection,
                   "of a case with a first_connection: the bytes that this one gets");
  render
      ->add_option("--into", options.folder,
                   "write them for each case to a file of its id in this folder")
      ->type_name("FOLDER");
  AddCaseFiles(*render, choice);
  render->footer(kPrintingFooter);
  return render;
}

}  // namespace

ExitStatus RunCommandLine(int argc, char** argv) {
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  CLI::App app(
      "Proves that a client of the dstack guest agent fails closed on everything that is not "
      "exactly right.",
      "dstack-conformance");
  app.footer(kFooter);
  app.set_version_flag("--version", "dstack-conformance " DSTACK_VERSION);
  app.require_subcommand(1);
  CaseChoice choice;
  std::string id;
  bool as_json = false;
  bool as_lock = false;
  const RunCommand run(app);
  CLI::App* list = app.add_subcommand("list", "the cases, a line each: id, clause, title");
  AddCaseOptions(*list, choice);
  list->add_flag("--json", as_json, "as a JSON array");
  list->add_flag("--lock", as_lock, "as conformance/cases/expanded.lock has them")
      ->excludes("--json");
  list->footer(kPrintingFooter);
  CLI::App* describe = app.add_subcommand(
      "describe", "one case: what is wrong, why it matters, what a client has to do");
  AddCaseFiles(*describe, choice);
  describe->add_option("id", id, "the case")->required();
  describe->footer(kPrintingFooter);
  PlayOptions play;
  CLI::App* serve = AddServe(app, choice, play);
  CLI::App* render = AddRender(app, choice, play);
  const ParityCommand parity(app);
  const LoadCommand load(app);
  const CompareCommand compare(app);
  const ExplainCommand explain(app);
  RefuseEmptyWords(app);
  // What stands behind -- is the client's, whatever it looks like.
  char** const end = argv + argc;
  char** const separator = std::find(argv, end, std::string_view("--"));
  std::vector<std::string> client;
  if (separator != end) client.assign(separator + 1, end);
  try {
    app.parse(static_cast<int>(separator - argv), argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? ExitStatus::kConformant : ExitStatus::kUsage;
  }
  if (run.parsed()) return run.Run(client);
  if (separator != end) return Complain("only run takes a client after --", ExitStatus::kUsage);
  if (serve->parsed()) return PlayCase(choice, play);
  if (render->parsed()) return Render(choice, play);
  if (parity.parsed()) return parity.Run();
  if (load.parsed()) return load.Run();
  if (compare.parsed()) return compare.Run();
  if (explain.parsed()) return explain.Run();
  if (list->parsed()) return as_lock ? Lock(choice) : List(choice, as_json);
  return Describe(choice, id);
}

}  // namespace conformance
