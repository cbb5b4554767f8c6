#include "conformance/command/run_command.h"
#include "conformance/command/option_checks.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/algorithm/string/join.hpp>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <functional>
#include <optional>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "conformance/case/plan.h"
#include "conformance/command/agent_choice.h"
#include "conformance/command/case_choice.h"
#include "conformance/command/complaint.h"
#include "conformance/command/failed_before.h"
#include "conformance/command/failure_choice.h"
#include "conformance/command/known_failures_file.h"
#include "conformance/command/lock.h"
#include "conformance/command/report_files.h"
#include "conformance/command/runner.h"
#include "conformance/report/console_report.h"
#include "conformance/report/github_annotations.h"
#include "mock_agent/wire/key_api.h"
#include "mock_agent/wire/say.h"

namespace conformance {
namespace {

using mock_agent::KeyApi;

constexpr SweepChoice kSweepChoices[] = {SweepChoice::kByCost, SweepChoice::kFull,
                                         SweepChoice::kBoundaries, SweepChoice::kOff};

constexpr const char* kRunFooter =
    "\nThe client's command follows --, as in: dstack-conformance run [OPTIONS] -- COMMAND "
    "[ARGUMENT ...]\n"
    "{socket} and {key_path} in an ARGUMENT are replaced by the case's. Name files by absolute\n"
    "paths: the working folder is a fresh one. Exit status: 0 green, or nothing but failures that "
    "are\n"
    "known or below --min-severity, 1 not conformant, or known failures out of date, 2 usage "
    "error, 3 incomplete\n"
    "(dstack-conformance --help).";

// Set by the handler of SIGINT, SIGTERM and SIGHUP; the run then ends after the cases under way.
volatile std::sig_atomic_t interrupted = 0;
void Interrupt(int) {
  interrupted = 1;
}
bool Interrupted() {
  return interrupted != 0;
}

// One line, rewritten, on a terminal; a line every so often elsewhere.
std::function<void(std::size_t, std::size_t)> ProgressPrinter(bool quiet) {
  if (quiet) return {};
  if (isatty(STDERR_FILENO) == 1) {
    return [](std::size_t done, std::size_t of) {
      mock_agent::Say(stderr,
                      fmt::format("\r{} of {} cases{}", done, of, done == of ? "\r\x1b[K" : ""));
    };
  }
  constexpr std::size_t kEvery = 50;
  return [](std::size_t done, std::size_t of) {
    if (done % kEvery == 0) mock_agent::Say(stderr, fmt::format("{} of {} cases\n", done, of));
  };
}

// TerminalWidth is how many columns a report may have.
std::size_t TerminalWidth() {
  constexpr std::size_t kLeast = 60;
  constexpr std::size_t kMost = 120;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return ConsoleStyle().width;
  return std::clamp<std::size_t>(size.ws_col, kLeast, kMost);
}

// GithubText is what GitHub's runner reads as annotations, and then the report, in which it looks for none.
std::string GithubText(const RunReport& run, const std::string& report) {
  std::random_device random;
  std::string token;
  for (int word = 0; word < 4; ++word) token += fmt::format("{:08x}", random());
  return GithubAnnotations(run) + WithoutCommands(report, token);
}

std::vector<std::string> ProfileNames() {
  std::vector<std::string> names;
  for (const Profile profile : kProfiles) names.emplace_back(Name(profile));
  return names;
}

std::string ProfilesInWords() {
  std::vector<std::string> words;
  for (const Profile profile : kProfiles) {
    words.push_back(fmt::format("{}: {}", Name(profile), TraitsOf(profile).meaning));
  }
  return boost::algorithm::join(words, "; ");
}

}  // namespace

struct RunCommand::Arguments {
  std::string profile = "client";
  std::string sweep = "auto";
  CaseChoice cases;
  std::vector<std::string> allow_unsupported;
  AgentChoice agent;
  unsigned repeat = 1;
  unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  double deadline_seconds = static_cast<double>(kDefaultDeadline.count()) / 1000;
  std::optional<std::uint64_t> seed;
  ReportPaths reports;
  std::string annotations;
  FailureChoice failures;
  bool quiet = false;
  bool verbose = false;
  bool trace = false;
  bool plain = false;
  bool session = false;
  bool in_session = false;
  std::vector<std::string> pass_environment;

  SweepChoice Swept() const {
    for (const SweepChoice choice : kSweepChoices) {
      if (Name(choice) == sweep) return choice;
    }
    return SweepChoice::kByCost;
  }
  Profile Chosen() const { return ProfileNamed(profile).value_or(Profile::kClient); }
  PlanOptions Planned(std::vector<std::string> filter) const {
    return {.profile = Chosen(),
            .filter = std::move(filter),
            .allow_unsupported = allow_unsupported,
            .sweep = Swept(),
            .sessions = session || in_session,
            .seed = seed.value_or(std::random_device()())};
  }
  RunOptions Options(const LiveAgents* live, const std::optional<KnownFailures>& known) const {
    return {
        .repeat = repeat,
        .jobs = jobs,
        .deadline = std::chrono::milliseconds(static_cast<std::int64_t>(deadline_seconds * 1000)),
        .client = {.pass_environment = pass_environment, .api = TraitsOf(Chosen()).api},
        .live = live,
        .plain = plain,
        .in_session = in_session,
        .progress = ProgressPrinter(quiet),
        .enough = failures.Enough(known),
        .interrupted = Interrupted};
  }
  // WrittenTwice is the first file that two reports were to be written to; empty: there is none.
  std::string WrittenTwice() const;
  Result<ExitStatus> Do(const std::vector<std::string>& client) const;
};

std::string RunCommand::Arguments::WrittenTwice() const {
  std::set<std::string> files;
  std::vector<std::string> asked = reports.Asked();
  if (!failures.new_known_failures.empty()) asked.push_back(failures.new_known_failures);
  for (const std::string& file : asked) {
    if (!files.insert(file).second) return file;
  }
  return "";
}

Result<ExitStatus> RunCommand::Arguments::Do(const std::vector<std::string>& client) const {
  const KeyApi api = TraitsOf(Chosen()).api;
  if (api != KeyApi::kV0 && agent.agent != "mock") {
    return Error{ErrorCode::kWrongValue,
                 fmt::format("--agent goes with no profile whose clients speak {}, as {}: it is "
                             "documented, and no agent's answers were recorded",
                             Name(api), profile)};
  }
  BOOST_OUTCOME_TRY(catalog, LoadCatalog(cases));
  BOOST_OUTCOME_TRY(failed, FailedBefore::Read(cases.rerun_failed, catalog, Chosen()));
  BOOST_OUTCOME_TRY(filter, PlannedFilter(cases, catalog, failed));
  BOOST_OUTCOME_TRY(plan, Plan::Make(catalog, Planned(std::move(filter))));
  BOOST_OUTCOME_TRY(known,
                    ReadKnownFailures(failures.known_failures, catalog, plan.options().profile));
  BOOST_OUTCOME_TRY(files, ReportFiles::Reserve(reports));
  BOOST_OUTCOME_TRY(new_known, NewKnownFailures::At(failures.new_known_failures));
  static_cast<void>(std::signal(SIGINT, Interrupt));
  static_cast<void>(std::signal(SIGTERM, Interrupt));
  // Under nohup it is ignored, and stays so.
  if (std::signal(SIGHUP, Interrupt) == SIG_IGN) static_cast<void>(std::signal(SIGHUP, SIG_IGN));
  BOOST_OUTCOME_TRY(chosen, ChosenAgents::Ready(agent, Interrupted));
  BOOST_OUTCOME_TRY(run, RunSuite(plan, client, Options(chosen.live(), known)));
  run.asked.agent = chosen.named();
  run.asked.known_failures = std::move(known);
  run.asked.min_severity = failures.MinSeverity();
  if (const std::string gone = chosen.Gone(); !gone.empty()) run.incomplete = gone;
  AsSelection(failed, run);
  run.asked.filter = cases.filter;
  run.asked.exclude = cases.exclude;
  run.asked.case_files = cases.files;
  run.asked.catalog_digest = CatalogDigest(catalog);
  run.asked.catalog_cases = catalog.cases().size();
  BOOST_OUTCOME_TRY(files.Write(run));
  BOOST_OUTCOME_TRY(new_known.Write(run));
  const ConsoleStyle style{.colour = isatty(STDOUT_FILENO) == 1,
                           .quiet = quiet,
                           .verbose = verbose,
                           .trace = trace,
                           .width = TerminalWidth()};
  const std::string report = ConsoleReport(run, style);
  const ExitStatus printed = PrintText(annotations.empty() ? report : GithubText(run, report));
  return printed == ExitStatus::kConformant ? ExitStatusOf(run.Conclusion()) : printed;
}

RunCommand::RunCommand(CLI::App& app)
    : arguments_(std::make_unique<Arguments>()),
      command_(app.add_subcommand("run", "run a client against the cases and print a verdict")) {
  CLI::App& run = *command_;
  Arguments& arguments = *arguments_;
  run.footer(kRunFooter);
  AddCaseOptions(run, arguments.cases);
  AddExclude(run, arguments.cases);
  AddRerun(run, arguments.cases);
  run.add_option("--profile", arguments.profile, ProfilesInWords())
      ->check(CLI::IsMember(ProfileNames()))
      ->capture_default_str();
  run.add_option(
         "--sweep", arguments.sweep,
         "points of the sweeps to play, each with a client of its own: full, boundaries (the "
         "ends of each), off; auto: full for a client that answers within 25 ms, but "
         "boundaries for those on which it may hang")
      ->check(CLI::IsMember({"auto", "full", "boundaries", "off"}))
      ->capture_default_str();
  run.add_flag("--session", arguments.session,
               "the client also takes --session, as its last argument, and is then asked question "
               "after question (docs/client-contract.md): ask too what only a client that lives "
               "longer can get wrong");
  run.add_flag(
      "--in-session", arguments.in_session,
      "ask one process of the client case after case, with --session, for clients that take "
      "long to start. A case that is not clean there, and one of each clause and "
      "expectation anyway, is asked of a process of its own");
  AddAgentOptions(run, arguments.agent);
  run.add_option("--jobs", arguments.jobs,
                 "cases at a time; those on which a client may hang run later, more beside each "
                 "other")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  run.add_option(
         "--repeat", arguments.repeat,
         "play every case so often, and tell those that do not come to the same each time; a "
         "failure seen once is one")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  run.add_option("--deadline", arguments.deadline_seconds,
                 "seconds a client has for one case, from its first connection on; give more than "
                 "its own timeout. One that never connects has 20 more")
      ->check(CLI::Range(0.1, 3600.0))
      ->capture_default_str();
  run.add_option("--pass-env", arguments.pass_environment,
                 "environment variables to hand down, separated by commas, besides PATH, a UTF-8 "
                 "locale and the contract's own")
      ->option_text("NAME,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  run.add_flag("--plain-world", arguments.plain,
               "run clients without namespaces, as on a machine that refuses them: some cases "
               "are then unsupported (docs/worlds.md)");
  run.add_option("--seed", arguments.seed,
                 "number that the order of the cases is drawn from; random when absent, and "
                 "reported")
      ->check(WholeNumber())
      ->type_name("NUMBER");
  run.add_option("--allow-unsupported", arguments.allow_unsupported,
                 "globs, as in --filter, of cases that may be unsupported without making the run "
                 "incomplete")
      ->option_text("GLOB,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  AddReportFiles(run, arguments.reports);
  run.add_option("--annotations", arguments.annotations,
                 "github: print the verdict and each cause as an annotation of GitHub Actions too")
      ->check(CLI::IsMember({"github"}));
  AddFailureOptions(run, arguments.failures);
  CLI::Option* verbose = run.add_flag("--verbose", arguments.verbose,
                                      "name every case of each cause, with its evidence");
  CLI::Option* trace = run.add_flag("--trace", arguments.trace,
                                    "print what crossed the wire under each cause, in hex and "
                                    "text; the JSON report always has it (explain)");
  run.add_flag("--quiet", arguments.quiet, "print only the verdict")
      ->excludes(verbose)
      ->excludes(trace);
}

RunCommand::~RunCommand() = default;

ExitStatus RunCommand::Run(const std::vector<std::string>& client) const {
  if (std::isnan(arguments_->deadline_seconds)) {
    return Complain("--deadline: not a number of seconds", ExitStatus::kUsage);
  }
  if (const std::string file = arguments_->WrittenTwice(); !file.empty()) {
    return Complain(file + ": one file for two reports", ExitStatus::kUsage);
  }
  const auto status = arguments_->Do(client);
  if (status) return status.value();
  // Also while a simulator starts.
  return Interrupted() ? Complain("interrupted before anything was run", ExitStatus::kIncomplete)
                       : Complain(status.error());
}

}  // namespace conformance
