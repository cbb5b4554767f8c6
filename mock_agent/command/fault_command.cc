#include "mock_agent/command/fault_command.h"

#include <fmt/core.h>

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "mock_agent/command/control_client.h"
#include "mock_agent/wire/say.h"

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

// Part is one option of `fault add` that is one member of a rule.
struct Part {
  enum class Of { kRule, kAnswer };
  enum class As { kText, kNumber };
  const char* option;
  const char* member;
  Of of;
  As as;
  const char* help;
};

constexpr std::array<Part, 13> kParts = {{
    {"--socket", "socket", Part::Of::kRule, Part::As::kText,
     "Only requests on dstack, tappd or external"},
    {"--method", "method", Part::Of::kRule, Part::As::kText,
     "Only calls of this method, as in GetKey"},
    {"--path", "path", Part::Of::kRule, Part::As::kText,
     "Only requests to this path of the target, as in /GetKey"},
    {"--key-path", "key_path", Part::Of::kRule, Part::As::kText, "Only GetKey for this key path"},
    {"--nth", "nth", Part::Of::kRule, Part::As::kNumber,
     "From the nth such request on; without --times, that one alone"},
    {"--times", "times", Part::Of::kRule, Part::As::kNumber, "So many times, and then never again"},
    {"--probability", "probability", Part::Of::kRule, Part::As::kNumber,
     "With this chance, from 0 to 1"},
    {"--seed", "seed", Part::Of::kRule, Part::As::kNumber, "What the chances are drawn from"},
    {"--delay-ms", "delay_ms", Part::Of::kRule, Part::As::kNumber, "Wait before the answer"},
    {"--status-line", "status_line", Part::Of::kAnswer, Part::As::kText,
     "Instead of the faithful one"},
    {"--body", "body", Part::Of::kAnswer, Part::As::kText,
     "The body, a template: ${answer} is the faithful one"},
    {"--framing", "framing", Part::Of::kAnswer, Part::As::kText, "length, chunked or until-close"},
    {"--end", "end", Part::Of::kAnswer, Part::As::kText, "close, half-close, reset or stall"},
}};

// NumberIn leaves a text that is no number to the agent, which says what it wants.
json NumberIn(const std::string& text) {
  json number = json::parse(text, nullptr, /*allow_exceptions=*/false);
  return number.is_number() ? number : json(text);
}

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
  said_.resize(kParts.size());
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    rule->excludes(add_->add_option(kParts[i].option, said_[i], kParts[i].help));
  }
  rule->excludes(
      add_->add_option("--add-header", add_headers_, "A further header line; may be said again")
          ->take_all());
  rule->excludes(add_->add_option("--remove-header", remove_headers_,
                                  "A header to leave out; may be said again")
                     ->take_all());
}

std::string FaultCommand::RuleText() const {
  if (add_->count("--rule") > 0) return rule_;
  json rule = json::object();
  json answer = json::object();
  for (std::size_t i = 0; i < kParts.size(); ++i) {
    const Part& part = kParts[i];
    if (add_->count(part.option) == 0) continue;
    json& whole = part.of == Part::Of::kRule ? rule : answer;
    whole[part.member] = part.as == Part::As::kNumber ? NumberIn(said_[i]) : json(said_[i]);
  }
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
    Say(stderr, fmt::format("dstack-mock-agent: {}\n", answer.error().message));
    return ExitStatus::kCannotServe;
  }
  const bool done = answer.value().status < 300;
  const bool said = Say(done ? stdout : stderr, answer.value().body);
  if (!done) return ExitStatus::kUsage;
  return said ? ExitStatus::kOk : ExitStatus::kCannotServe;
}

}  // namespace mock_agent
