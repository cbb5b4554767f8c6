#include "mock_agent/command/fault_command.h"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "mock_agent/command/control_client.h"

namespace mock_agent {
namespace {

using nlohmann::json;

constexpr const char* kFaultExamples =
    "The agent must have been started with --control. Examples:\n"
    "  dstack-mock-agent fault add --control c.sock --method GetKey --times 2 \\\n"
    "      --status-line 'HTTP/1.1 500 Internal Server Error'\n"
    "  dstack-mock-agent fault add --control c.sock --delay-ms 3000\n"
    "  dstack-mock-agent fault add --control c.sock --end reset --probability 0.2 --seed 7\n"
    "  dstack-mock-agent fault add --control c.sock --rule '{\"steps\": [{\"stall\": true}]}'\n"
    "  dstack-mock-agent fault list --control c.sock";

}  // namespace

FaultCommand::FaultCommand(CLI::App& app)
    : fault_(app.add_subcommand("fault", "Put faults into a running agent")),
      add_(fault_->add_subcommand("add", "Add a rule; the first that matches a request is taken")),
      list_(fault_->add_subcommand("list", "Print the rules, and how often each was taken")),
      remove_(fault_->add_subcommand("remove", "Remove one rule")),
      requests_(fault_->add_subcommand("requests", "Print the last requests that the agent read")),
      reset_(fault_->add_subcommand("reset", "Forget all rules and requests")) {
  fault_->footer(kFaultExamples);
  fault_->require_subcommand(1);
  for (CLI::App* each : {add_, list_, remove_, requests_, reset_}) {
    each->add_option("--control", control_, "The agent's control socket")
        ->envname("DSTACK_MOCK_AGENT_CONTROL")
        ->required();
  }
  remove_->add_option("ID", number_, "The rule's number, as add and list print it")->required();
  add_->footer(kFaultExamples);
  auto* const rule = add_->add_option("--rule", rule_, "The whole rule, as JSON (docs/faults.md)");
  add_->add_option("--socket", socket_, "Only requests on dstack, tappd or external");
  add_->add_option("--method", method_, "Only calls of this method, as in GetKey");
  add_->add_option("--path", path_, "Only requests to this path of the target, as in /GetKey");
  add_->add_option("--key-path", key_path_, "Only GetKey for this key path");
  add_->add_option("--nth", nth_, "From the nth such request on; without --times, that one alone");
  add_->add_option("--times", times_, "So many times, and then never again");
  add_->add_option("--probability", probability_, "With this chance, from 0 to 1");
  add_->add_option("--seed", seed_, "What the chances are drawn from");
  add_->add_option("--delay-ms", delay_ms_, "Wait before the answer");
  add_->add_option("--status-line", status_line_, "Instead of HTTP/1.1 200 OK");
  add_->add_option("--add-header", add_headers_, "A further header line; may be said again")
      ->take_all();
  add_->add_option("--remove-header", remove_headers_, "A header to leave out; may be said again")
      ->take_all();
  add_->add_option("--body", body_, "The body, a template: ${answer} is the faithful one");
  add_->add_option("--framing", framing_, "length, chunked or until-close");
  add_->add_option("--end", end_, "close, half-close, reset or stall");
  for (CLI::Option* other : add_->get_options()) {
    const bool is_part =
        other != rule && other->get_name() != "--help" && other->get_name() != "--control";
    if (is_part) rule->excludes(other);
  }
}

std::string FaultCommand::RuleText() const {
  if (add_->count("--rule") > 0) return rule_;
  json rule = json::object();
  json answer = json::object();
  const auto say = [this](json& object, const char* option, const char* member, const auto& value) {
    if (add_->count(option) > 0) object[member] = value;
  };
  say(rule, "--socket", "socket", socket_);
  say(rule, "--method", "method", method_);
  say(rule, "--path", "path", path_);
  say(rule, "--key-path", "key_path", key_path_);
  say(rule, "--nth", "nth", nth_);
  say(rule, "--times", "times", times_);
  say(rule, "--probability", "probability", probability_);
  say(rule, "--seed", "seed", seed_);
  say(rule, "--delay-ms", "delay_ms", delay_ms_);
  say(answer, "--status-line", "status_line", status_line_);
  say(answer, "--body", "body", body_);
  say(answer, "--framing", "framing", framing_);
  say(answer, "--end", "end", end_);
  for (const std::string& name : remove_headers_) answer["headers"].push_back({{"remove", name}});
  for (const std::string& line : add_headers_) answer["headers"].push_back({{"add", line}});
  if (!answer.empty()) rule["answer"] = answer;
  return rule.dump(-1, ' ', false, json::error_handler_t::replace);
}

ExitStatus FaultCommand::Run() const {
  const auto answer = add_->parsed()        ? AskControl(control_, "POST", "/rules", RuleText())
                      : list_->parsed()     ? AskControl(control_, "GET", "/rules")
                      : requests_->parsed() ? AskControl(control_, "GET", "/requests")
                      : reset_->parsed()
                          ? AskControl(control_, "POST", "/reset")
                          : AskControl(control_, "DELETE", "/rules/" + std::to_string(number_));
  if (!answer) {
    fmt::print(stderr, "dstack-mock-agent: {}\n", answer.error().message);
    return ExitStatus::kCannotServe;
  }
  const bool done = answer.value().status < 300;
  fmt::print(done ? stdout : stderr, "{}", answer.value().body);
  return done ? ExitStatus::kOk : ExitStatus::kUsage;
}

}  // namespace mock_agent
