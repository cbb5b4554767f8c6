#include "conformance/command/command_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "conformance/case/catalog.h"
#include "conformance/case/plan.h"
#include "conformance/command/case_text.h"
#include "conformance/command/load_command.h"
#include "conformance/command/lock.h"
#include "conformance/command/parity_command.h"
#include "conformance/command/play.h"
#include "conformance/command/runner.h"
#include "conformance/report/console_report.h"
#include "conformance/report/json_report.h"
#include "conformance/report/junit_report.h"
#include "dstack_version.h"
#include "mock_agent/wire/whole_file.h"

namespace conformance {
namespace {

constexpr const char* kFooter = R"(
exit status of run:
  0  conformant: every MUST of the profile held; with --filter: every MUST of the cases selected
  1  not conformant
  2  usage error
  3  incomplete: nothing ran or nothing was proven, the client failed the opening smoke test, a MUST
     was exercised by no case, cases were unsupported and not allowed to be, or the suite itself
     failed. Never green

example:
  dstack-conformance run -- /path/to/client --its-option

COMMAND is started anew for every case, in a world of its own with a fresh home and working folder
(docs/worlds.md), and is told in its environment what to ask (docs/client-contract.md). What a
verdict says is proven against a mock guest agent, not on real Intel TDX silicon with a live KMS;
the keys in it carry no security.)";

// Set by the handler of SIGINT and SIGTERM; the run then ends after the cases under way.
volatile std::sig_atomic_t interrupted = 0;
void Interrupt(int) {
  interrupted = 1;
}

// What a user typed after "run".
struct RunArguments {
  std::string profile = "client";
  std::vector<std::string> filter;
  std::vector<std::string> allow_unsupported;
  std::vector<std::string> case_files;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  double deadline_seconds = 30;
  std::optional<std::uint64_t> seed;
  std::string json_file;
  std::string junit_file;
  bool quiet = false;
  bool plain = false;
  std::vector<std::string> pass_environment;
  std::vector<std::string> command;
};

ExitStatus Complain(std::string_view message, ExitStatus status) {
  fmt::print(stderr, "dstack-conformance: {}\n", message);
  return status;
}

// A mistake in what the user gave is a usage error; what the machine would not do leaves the run
// incomplete.
ExitStatus Complain(const Error& error) {
  const bool machine = error.code == ErrorCode::kPrivateFolder ||
                       error.code == ErrorCode::kAgentFailed || error.code == ErrorCode::kSystem;
  return Complain(error.message, machine ? ExitStatus::kIncomplete : ExitStatus::kUsage);
}

// PrintAll writes to standard output; false where not all of it could be written.
bool PrintAll(const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() &&
         std::fflush(stdout) == 0;
}

ExitStatus PrintText(const std::string& text) {
  if (!PrintAll(text))
    return Complain("standard output cannot be written", ExitStatus::kIncomplete);
  return ExitStatus::kConformant;
}

Result<Catalog> LoadCatalog(const std::vector<std::string>& files) {
  BOOST_OUTCOME_TRY(catalog, Catalog::Embedded());
  for (const std::string& file : files) {
    BOOST_OUTCOME_TRY(with_file, catalog.WithFile(file));
    catalog = std::move(with_file);
  }
  return catalog;
}

// One line, rewritten, on a terminal; a line every so often elsewhere.
std::function<void(std::size_t, std::size_t)> ProgressPrinter(bool quiet) {
  if (quiet) return {};
  if (isatty(STDERR_FILENO) == 1) {
    return [](std::size_t done, std::size_t of) {
      fmt::print(stderr, "\r{} of {} cases{}", done, of, done == of ? "\r\x1b[K" : "");
      static_cast<void>(std::fflush(stderr));
    };
  }
  constexpr std::size_t kEvery = 50;
  return [](std::size_t done, std::size_t of) {
    if (done % kEvery == 0) fmt::print(stderr, "{} of {} cases\n", done, of);
  };
}

using mock_agent::WholeFile;

Error NotWritable(const mock_agent::Error& error) {
  return {ErrorCode::kReportNotWritable, "the report " + error.message};
}

// ReserveReport fails before the run where the report could not be written after it.
Result<std::optional<WholeFile>> ReserveReport(const std::string& path) {
  if (path.empty()) return std::optional<WholeFile>();
  auto file = WholeFile::At(path, 0666);
  if (!file) return NotWritable(file.error());
  return std::optional<WholeFile>(std::move(file.value()));
}

Result<void> Write(const std::optional<WholeFile>& file, const std::string& text) {
  if (!file) return success();
  const auto written = file->Write(text);
  if (!written) return NotWritable(written.error());
  return success();
}

PlanOptions PlanOptionsOf(const RunArguments& arguments) {
  return {.profile = arguments.profile == "tessera" ? Profile::kTessera : Profile::kClient,
          .filter = arguments.filter,
          .allow_unsupported = arguments.allow_unsupported,
          .seed = arguments.seed.value_or(std::random_device()())};
}

RunOptions RunOptionsOf(const RunArguments& arguments) {
  return {.jobs = arguments.jobs,
          .deadline = std::chrono::milliseconds(
              static_cast<std::int64_t>(arguments.deadline_seconds * 1000)),
          .client = {.pass_environment = arguments.pass_environment},
          .plain = arguments.plain,
          .progress = ProgressPrinter(arguments.quiet),
          .interrupted = [] { return interrupted != 0; }};
}

Result<ExitStatus> DoRun(const RunArguments& arguments) {
  BOOST_OUTCOME_TRY(catalog, LoadCatalog(arguments.case_files));
  BOOST_OUTCOME_TRY(plan, Plan::Make(catalog, PlanOptionsOf(arguments)));
  BOOST_OUTCOME_TRY(json, ReserveReport(arguments.json_file));
  BOOST_OUTCOME_TRY(junit, ReserveReport(arguments.junit_file));
  static_cast<void>(std::signal(SIGINT, Interrupt));
  static_cast<void>(std::signal(SIGTERM, Interrupt));
  BOOST_OUTCOME_TRY(run, RunSuite(plan, arguments.command, RunOptionsOf(arguments)));
  run.asked.case_files = arguments.case_files;
  run.asked.catalog_digest = CatalogDigest(catalog);
  run.asked.catalog_cases = catalog.cases().size();
  BOOST_OUTCOME_TRY(Write(json, JsonReport(run)));
  BOOST_OUTCOME_TRY(Write(junit, JunitReport(run)));
  const ConsoleStyle style{.colour = isatty(STDOUT_FILENO) == 1, .quiet = arguments.quiet};
  if (!PrintAll(ConsoleReport(run, style)))
    return Complain("standard output cannot be written", ExitStatus::kIncomplete);
  return ExitStatusOf(run.Conclusion());
}

ExitStatus Run(const RunArguments& arguments) {
  if (std::isnan(arguments.deadline_seconds)) {
    return Complain("--deadline: not a number of seconds", ExitStatus::kUsage);
  }
  if (!arguments.json_file.empty() && arguments.json_file == arguments.junit_file) {
    return Complain("--json and --junit: one file for two reports", ExitStatus::kUsage);
  }
  const auto status = DoRun(arguments);
  return status ? status.value() : Complain(status.error());
}

ExitStatus List(const RunArguments& arguments, bool as_json) {
  const auto catalog = LoadCatalog(arguments.case_files);
  if (!catalog) return Complain(catalog.error());
  const auto selected = catalog.value().Select(arguments.filter);
  if (!selected) return Complain(selected.error());
  std::vector<Case> cases;
  std::transform(selected.value().begin(), selected.value().end(), std::back_inserter(cases),
                 [](const Case* each) { return *each; });
  return PrintText(as_json ? ListJson(catalog.value(), cases) : ListText(cases));
}

ExitStatus Lock(const RunArguments& arguments) {
  const auto catalog = LoadCatalog(arguments.case_files);
  return catalog ? PrintText(LockText(catalog.value())) : Complain(catalog.error());
}

ExitStatus Describe(const RunArguments& arguments, const std::string& id) {
  const auto catalog = LoadCatalog(arguments.case_files);
  if (!catalog) return Complain(catalog.error());
  const Case* found = catalog.value().Find(id);
  if (found == nullptr)
    return Complain(fmt::format("no case is called '{}'; see dstack-conformance list", id),
                    ExitStatus::kUsage);
  return PrintText(DescribeText(catalog.value(), *found));
}

ExitStatus PlayCase(const RunArguments& arguments, const PlayOptions& options) {
  const auto catalog = LoadCatalog(arguments.case_files);
  if (!catalog) return Complain(catalog.error());
  const auto served = Serve(catalog.value(), options);
  return served ? ExitStatus::kConformant : Complain(served.error());
}

ExitStatus Render(const RunArguments& arguments, const PlayOptions& options) {
  const auto catalog = LoadCatalog(arguments.case_files);
  if (!catalog) return Complain(catalog.error());
  const auto bytes = Rendered(catalog.value(), options);
  return bytes ? PrintText(bytes.value()) : Complain(bytes.error());
}

CLI::App* AddServe(CLI::App& app, RunArguments& arguments, PlayOptions& options) {
  CLI::App* serve = app.add_subcommand("serve", "play one case to a client until a signal");
  serve->add_option("id", options.id, "the case; of a sequence of runs, the last")->required();
  serve->add_option("--socket", options.socket, "where to listen; a stale socket is replaced")
      ->required();
  serve->add_option("--record", options.record_file,
                    "write what was seen on the wire to this file in the end, as JSON");
  serve->add_option("--seed", options.seed, "32 bytes in hex to derive all keys from (random)");
  serve->add_option("--key-path", options.key_path,
                    "the path the secret is derived from where no request says one");
  serve->add_option("--case-file", arguments.case_files, "add the case or family in this file");
  serve->footer(
      "\nWhen it listens, serve prints one line of JSON: ready, socket, pid, seed, case. SIGTERM "
      "and SIGINT end it.");
  return serve;
}

CLI::App* AddRender(CLI::App& app, RunArguments& arguments, PlayOptions& options) {
  CLI::App* render = app.add_subcommand(
      "render", "print the bytes one case sends; what is sent without end stands there once");
  render->add_option("id", options.id, "the case; of a sequence of runs, the last")->required();
  render->add_option("--seed", options.seed, "32 bytes in hex to derive all keys from")->required();
  render->add_option("--key-path", options.key_path, "the path the client asks for");
  render->add_option("--case-file", arguments.case_files, "add the case or family in this file");
  return render;
}

void AddCaseOptions(CLI::App& app, RunArguments& arguments) {
  app.add_option("--filter", arguments.filter,
                 "only cases whose id or clause matches one of these globs, e.g. "
                 "'FC-2*,key-empty'; run adds their twins and the smoke case")
      ->type_name("GLOB")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--case-file", arguments.case_files,
                 "add the case or family in this file (docs/cases.md); it cannot replace one or "
                 "expect less")
      ->type_name("FILE");
}

void AddRunOptions(CLI::App& run, RunArguments& arguments) {
  AddCaseOptions(run, arguments);
  run.add_option(
         "--profile", arguments.profile,
         "client: what any careful client should do; tessera: the contract of arc-key-provider")
      ->check(CLI::IsMember({"client", "tessera"}))
      ->capture_default_str();
  run.add_option("--jobs", arguments.jobs,
                 "cases at a time; those on which a client may hang run later, more beside each "
                 "other")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  run.add_option("--deadline", arguments.deadline_seconds,
                 "seconds a client has for one case, from its first connection on; give more than "
                 "its own timeout. One that never connects has 20 more")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  run.add_option("--pass-env", arguments.pass_environment,
                 "environment variables to hand down, separated by commas, besides PATH, a UTF-8 "
                 "locale and the contract's own")
      ->type_name("NAME")
      ->delimiter(',')
      ->allow_extra_args(false);
  run.add_flag("--plain-world", arguments.plain,
               "run clients without namespaces, as on a machine that refuses them: some cases "
               "are then unsupported (docs/worlds.md)");
  run.add_option("--seed", arguments.seed,
                 "number that the order of the cases is drawn from; random when absent, and "
                 "reported")
      ->type_name("NUMBER");
  run.add_option("--allow-unsupported", arguments.allow_unsupported,
                 "globs, as in --filter, of cases that may be unsupported without making the run "
                 "incomplete")
      ->type_name("GLOB")
      ->delimiter(',')
      ->allow_extra_args(false);
  run.add_option("--json", arguments.json_file, "write the report as JSON (docs/report.md)")
      ->type_name("FILE");
  run.add_option("--junit", arguments.junit_file, "write the report as JUnit XML")
      ->type_name("FILE");
  run.add_flag("--quiet", arguments.quiet, "print only the verdict");
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
  RunArguments arguments;
  std::string id;
  bool as_json = false;
  bool as_lock = false;
  CLI::App* run = app.add_subcommand("run", "run a client against the cases and print a verdict");
  AddRunOptions(*run, arguments);
  run->footer(
      "\nThe client's command follows --, as in: dstack-conformance run [OPTIONS] -- COMMAND "
      "[ARGUMENT ...]\n"
      "{socket} and {key_path} in an ARGUMENT are replaced by the case's. Name files by absolute\n"
      "paths: the working folder is a fresh one. Exit status: 0 green, 1 not conformant, 2 usage\n"
      "error, 3 incomplete (dstack-conformance --help).");
  CLI::App* list = app.add_subcommand("list", "the cases, a line each: id, clause, title");
  AddCaseOptions(*list, arguments);
  list->add_flag("--json", as_json, "as a JSON array");
  list->add_flag("--lock", as_lock, "as conformance/cases/expanded.lock has them");
  CLI::App* describe = app.add_subcommand(
      "describe", "one case: what is wrong, why it matters, what a client has to do");
  describe->add_option("--case-file", arguments.case_files, "add the case in this file");
  describe->add_option("id", id, "the case")->required();
  PlayOptions play;
  CLI::App* serve = AddServe(app, arguments, play);
  CLI::App* render = AddRender(app, arguments, play);
  const ParityCommand parity(app);
  const LoadCommand load(app);
  // What stands behind -- is the client's, whatever it looks like.
  char** const end = argv + argc;
  char** const separator = std::find(argv, end, std::string_view("--"));
  if (separator != end) arguments.command.assign(separator + 1, end);
  try {
    app.parse(static_cast<int>(separator - argv), argv);
  } catch (const CLI::ParseError& problem) {
    return app.exit(problem) == 0 ? ExitStatus::kConformant : ExitStatus::kUsage;
  }
  if (run->parsed()) return Run(arguments);
  if (separator != end) return Complain("only run takes a client after --", ExitStatus::kUsage);
  if (serve->parsed()) return PlayCase(arguments, play);
  if (render->parsed()) return Render(arguments, play);
  if (parity.parsed()) return parity.Run();
  if (load.parsed()) return load.Run();
  if (list->parsed()) return as_lock ? Lock(arguments) : List(arguments, as_json);
  return Describe(arguments, id);
}

}  // namespace conformance
