#include "conformance/command/runner.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "conformance/command/repeated_run.h"
#include "conformance/command/worlds.h"
#include "conformance/judge/excerpt.h"
#include "conformance/stage/client_command.h"

namespace conformance {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Result<RunReport> RunSuite(const Plan& plan, const std::vector<std::string>& command,
                           const RunOptions& options) {
  const auto started = Clock::now();
  BOOST_OUTCOME_TRY(client, ClientCommand::Resolve(command));
  Worlds worlds(options.plain, client.Shown());
  BOOST_OUTCOME_TRYV(worlds.Settle());
  PlayedPlan played = PlayPlan(plan, client, options, worlds);

  RunReport report;
  report.asked.profile = plan.options().profile;
  report.asked.command = command;
  report.asked.filter = plan.options().filter;
  report.asked.allow_unsupported = plan.options().allow_unsupported;
  report.asked.pass_environment = options.client.pass_environment;
  report.asked.deadline = options.deadline;
  report.asked.jobs = options.jobs;
  report.asked.repeat = options.repeat;
  report.asked.session = plan.options().sessions;
  report.asked.in_session = options.in_session;
  report.asked.without_session = plan.without_session();
  report.asked.sweep = Name(plan.options().sweep);
  report.plain_world = Shortened(Printable(worlds.WhyPlain()), kMostShown);
  report.asked.seed = plan.options().seed;
  report.asked.selected_cases = static_cast<std::size_t>(
      std::count_if(plan.cases().begin(), plan.cases().end(),
                    [](const PlannedCase& planned) { return planned.selected; }));
  report.whole_catalog = plan.whole_catalog();
  report.must_clauses.assign(plan.must_clauses().begin(), plan.must_clauses().end());
  report.cases = std::move(played.cases);
  report.incomplete = std::move(played.trouble);
  report.stopped = played.stopped;
  report.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started);
  return report;
}

}  // namespace conformance
