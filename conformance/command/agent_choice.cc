#include "conformance/command/agent_choice.h"

#include <filesystem>
#include <string_view>
#include <utility>

namespace conformance {
namespace {

constexpr std::string_view kSocket = "socket:";

std::string CheckedAgent(const std::string& agent) {
  const bool known = agent == "mock" || agent == "simulator" ||
                     (agent.starts_with(kSocket) && agent.size() > kSocket.size());
  return known ? "" : "'" + agent + "' is none of mock, simulator and socket:PATH";
}

bool Answers(const std::filesystem::path& socket) {
  return LiveAgent::Meet(socket).has_value();
}

Result<Simulator> StartIn(const std::string& folder, bool other_root_key,
                          const std::function<bool()>& stop) {
  SimulatorOptions options;
  options.folder = folder;
  options.other_root_key = other_root_key;
  options.answers = Answers;
  options.stop = stop;
  return Simulator::Start(options);
}

}  // namespace

void AddAgentOptions(CLI::App& app, AgentChoice& choice) {
  app.add_option("--agent", choice.agent,
                 "whose sound answers the cases change: mock, our own; simulator, dstack's, which "
                 "is started for the run; socket:PATH, an agent that runs already "
                 "(docs/simulator.md)")
      ->check(CheckedAgent, "mock|simulator|socket:PATH")
      ->type_name("AGENT")
      ->capture_default_str();
  app.add_option("--simulator-dir", choice.simulator_dir,
                 "the folder that --agent simulator takes dstack-simulator and its files from; "
                 "they are copied")
      ->type_name("DIR");
}

Result<ChosenAgents> ChosenAgents::Ready(const AgentChoice& choice,
                                         const std::function<bool()>& stop) {
  ChosenAgents chosen;
  const bool simulator = choice.agent == "simulator";
  if (simulator == choice.simulator_dir.empty()) {
    return Error{ErrorCode::kWrongValue,
                 simulator ? "--agent simulator needs --simulator-dir DIR, a folder with "
                             "dstack-simulator and its files"
                           : "--simulator-dir goes with --agent simulator only"};
  }
  if (choice.agent == "mock") return chosen;
  if (simulator) {
    BOOST_OUTCOME_TRY(own, StartIn(choice.simulator_dir, /*other_root_key=*/false, stop));
    BOOST_OUTCOME_TRY(another, StartIn(choice.simulator_dir, /*other_root_key=*/true, stop));
    BOOST_OUTCOME_TRY(met, LiveAgent::Meet(own.socket()));
    BOOST_OUTCOME_TRY(met_too, LiveAgent::Meet(another.socket()));
    chosen.named_ = {.kind = "simulator", .place = choice.simulator_dir, .version = met.version()};
    chosen.live_ = LiveAgents{std::move(met), std::move(met_too)};
    chosen.simulators_.push_back(std::move(own));
    chosen.simulators_.push_back(std::move(another));
    return chosen;
  }
  const std::string path = choice.agent.substr(kSocket.size());
  BOOST_OUTCOME_TRY(met, LiveAgent::Meet(std::filesystem::absolute(path)));
  chosen.named_ = {.kind = "socket", .place = path, .version = met.version()};
  chosen.live_ = LiveAgents{std::move(met), std::nullopt};
  return chosen;
}

std::string ChosenAgents::Gone() {
  for (Simulator& each : simulators_) {
    if (std::string why = each.Gone(); !why.empty()) return why;
  }
  return "";
}

}  // namespace conformance
