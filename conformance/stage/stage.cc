#include "conformance/stage/stage.h"

#include <algorithm>
#include <array>
#include <boost/algorithm/hex.hpp>
#include <iterator>
#include <random>
#include <thread>
#include <utility>

#include "conformance/evidence/arc_witness.h"
#include "conformance/stage/left_files.h"
#include "conformance/stage/placing.h"
#include "conformance/stage/private_folder.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using mock_agent::Identity;

Error AgentFailed(const mock_agent::Error& error) {
  return {ErrorCode::kAgentFailed, error.message};
}

Result<Identity> FreshIdentity() {
  std::random_device random;
  std::array<std::uint8_t, 32> seed{};
  for (auto& byte : seed) byte = static_cast<std::uint8_t>(random());
  auto identity = Identity::FromSeed(seed);
  if (!identity) return AgentFailed(identity.error());
  return std::move(identity).value();
}

constexpr std::chrono::milliseconds kBetweenLooks{1};
constexpr std::chrono::seconds kLongestEnd{2};

// EndsItsConnection: what the run's script does last, with nothing more asked.
bool EndsItsConnection(const Encounter& run) {
  using Action = mock_agent::Step::Action;
  if (!run.script || run.script->steps().empty()) return false;
  const auto& steps = run.script->steps();
  const Action last = steps.back().action;
  return (last == Action::kClose || last == Action::kReset) &&
         std::ranges::none_of(steps,
                              [](const auto& step) { return step.action == Action::kNextRequest; });
}

bool HasEnded(const mock_agent::ConnectionRecord& connection) {
  using What = mock_agent::Moment::What;
  return std::any_of(connection.moments.begin(), connection.moments.end(), [](const auto& moment) {
    return moment.what == What::kClientEnded || moment.what == What::kAgentEnded ||
           moment.what == What::kAgentReset;
  });
}

}  // namespace

Stage::Stage(World& world, const ClientSettings& settings, Agents agents)
    : world_(world),
      settings_(settings),
      agents_(std::move(agents)),
      own_home_("tmp/" + RandomWord(8)),
      other_home_("tmp/" + RandomWord(8)),
      home_(own_home_),
      key_path_(RandomWord(6) + "/" + RandomWord(10)),
      socket_(fs::path("run") / RandomWord(8) / (RandomWord(8) + ".sock")),
      socket_beside_(fs::path("run") / RandomWord(8) / (RandomWord(8) + ".sock")) {
}

Result<Stage::Agents> Stage::AgentsOf(const LiveAgents* live) {
  BOOST_OUTCOME_TRY(stranger_identity, FreshIdentity());
  BOOST_OUTCOME_TRY(stranger,
                    mock_agent::Guest::FromIdentity(stranger_identity, mock_agent::Api::k06));
  if (live != nullptr) {
    return Agents{TheLive(live->own), live->another ? TheLive(*live->another) : nullptr,
                  std::move(stranger)};
  }
  BOOST_OUTCOME_TRY(own, FreshIdentity());
  BOOST_OUTCOME_TRY(another, FreshIdentity());
  return Agents{TheMock(std::move(own)), TheMock(std::move(another)), std::move(stranger)};
}

Result<Stage> Stage::Set(const Case& of, World& world, const ClientSettings& settings,
                         const LiveAgents* live) {
  if (of.AnyRunNeedsNamespaces() && !world.full()) {
    return Error{ErrorCode::kNamespaceRefused,
                 "the case needs a full world, and clients are given a plain one"};
  }
  BOOST_OUTCOME_TRY(agents, AgentsOf(live));
  BOOST_OUTCOME_TRYV(world.Renew());
  Stage stage(world, settings, std::move(agents));
  if (of.key_path) stage.key_path_ = *of.key_path;
  return stage;
}

Result<Stage> Stage::SetAfter(std::string home, const Case& of, World& world,
                              const ClientSettings& settings, const LiveAgents* live) {
  BOOST_OUTCOME_TRY(agents, AgentsOf(live));
  world.DropConnections();
  Stage stage(world, settings, std::move(agents));
  stage.own_home_ = std::move(home);
  if (of.key_path) stage.key_path_ = *of.key_path;
  return stage;
}

Result<SoundAgent*> Stage::AgentOf(const Encounter& run) const {
  if (!run.other_agent) return agents_.own.get();
  if (agents_.another != nullptr) return agents_.another.get();
  return Error{ErrorCode::kNotFromThisAgent, "it needs a second agent, with other keys"};
}

mock_agent::KeyRequest Stage::Question() const {
  return {asked_.key_path, asked_.purpose, asked_.algorithm, asked_.api};
}

mock_agent::KeyRequest Stage::QuestionIn(const Encounter& run) const {
  return {run.key_path.value_or(key_path_), run.purpose, run.algorithm, asked_.api};
}

Result<void> Stage::Begin(const Encounter& run, std::span<const Encounter* const> kept) {
  if (run.at_once) {
    posed_.push_back({asked_, keys_});
  } else {
    posed_.clear();
  }
  asked_ = {.socket = {},
            .key_path = run.key_path.value_or(key_path_),
            .purpose = run.purpose,
            .algorithm = run.algorithm,
            .clients = run.clients,
            .environment = run.environment,
            .beside = {},
            .origin = {},
            .api = settings_.api};
  output_ = run.output;
  home_ = run.other_home ? other_home_ : own_home_;
  for (const char* part : {"home", "work", "tmp"}) {
    BOOST_OUTCOME_TRYV(OpenFolder(world_.Outside(), fs::path(home_) / part));
  }
  BOOST_OUTCOME_TRYV(PrepareKeys(run));
  if (run.origin) {
    BOOST_OUTCOME_TRY(agent, AgentOf(run));
    BOOST_OUTCOME_TRY(origin, agent->Origin(Question(), run.of_another_app));
    asked_.origin = std::move(origin);
  }
  if (run.kept_agent) {
    AwaitEnd();
    asked_.socket =
        world_.Inside(run.other_agent == first_->other_agent ? SocketOf(*first_) : socket_beside_);
    return success();
  }
  first_ = &run;
  kept_ = kept;
  agent_before_ = {};
  decoys_before_ = {};
  sound_ = nullptr;
  placed_ = {};
  BOOST_OUTCOME_TRYV(PlaceSocket(run));
  decoy_places_.clear();
  if (world_.full()) {
    BOOST_OUTCOME_TRYV(PlaceDecoys(run));
  }
  began_ = std::chrono::steady_clock::now();
  return success();
}

void Stage::AwaitEnd() const {
  if (agent_ == nullptr || !EndsItsConnection(*first_)) return;
  const auto until = std::chrono::steady_clock::now() + kLongestEnd;
  while (std::chrono::steady_clock::now() < until) {
    const auto seen = agent_->Snapshot().connections;
    if (seen.empty() || HasEnded(seen.front())) return;
    std::this_thread::sleep_for(kBetweenLooks);
  }
}

Result<std::string> Stage::SentIn(const Encounter& run) {
  if (sound_ == nullptr) return Error{ErrorCode::kNotFromThisAgent, "nobody speaks in the run"};
  return sound_->SentIn(run, Question());
}

Result<void> Stage::PrepareKeys(const Encounter& run) {
  const std::size_t size = run.script ? run.script->secret_bytes() : mock_agent::kUsualSecretBytes;
  BOOST_OUTCOME_TRY(agent, AgentOf(run));
  BOOST_OUTCOME_TRY(values, agent->PartsOf(Question(), size));
  keys_.clear();
  AddSecret(values.secret);
  AddSecret(values.other);
  for (const mock_agent::Template& key : run.keys) {
    Bytes bytes;
    const std::string hex = key.Render(values, "");
    try {
      boost::algorithm::unhex(hex, std::back_inserter(bytes));
    } catch (const boost::algorithm::hex_decode_error&) {
      return Error{ErrorCode::kWrongValue, "keys: a template that is not hex"};
    }
    for (const Bytes& scalar : ArcScalars(bytes)) AddSecret(scalar);
    AddSecret(bytes);
    keys_.push_back(std::move(bytes));
  }
  return success();
}

void Stage::AddSecret(const Bytes& secret) {
  if (std::find(secrets_.begin(), secrets_.end(), secret) == secrets_.end())
    secrets_.push_back(secret);
}

std::optional<std::chrono::steady_clock::time_point> Stage::FirstSeen() const {
  const auto own = agent_ != nullptr ? agent_->FirstConnection() : std::nullopt;
  const auto others = decoys_ != nullptr ? decoys_->FirstConnection() : std::nullopt;
  return own && others ? std::min(own, others) : (own ? own : others);
}

Result<std::vector<Evidence>> Stage::Strike(std::vector<ProcessEvidence> processes,
                                            std::chrono::milliseconds deadline, bool goes_on) {
  std::vector<AskedBeside> beside;
  beside.reserve(posed_.size() + 1);
  for (const Posed& each : posed_) {
    beside.push_back({each.asked.key_path, each.asked.purpose, each.asked.algorithm});
  }
  if (!beside.empty()) beside.push_back({asked_.key_path, asked_.purpose, asked_.algorithm});
  std::vector<Evidence> clients;
  clients.reserve(processes.size());
  for (ProcessEvidence& process : processes) {
    const std::size_t place = clients.size();
    Evidence& evidence = clients.emplace_back();
    evidence.asked = place < posed_.size() ? posed_[place].asked : asked_;
    evidence.keys = place < posed_.size() ? posed_[place].keys : keys_;
    evidence.asked.beside = beside;
    evidence.secrets = secrets_;
    evidence.process = std::move(process);
    evidence.deadline = deadline;
  }
  Evidence& evidence = clients.back();
  evidence.began = began_;
  evidence.decoy_places = decoy_places_;
  const auto seen_by = [goes_on](std::unique_ptr<mock_agent::Agent>& agent,
                                 mock_agent::Recording& before) {
    if (agent == nullptr) return mock_agent::Recording();
    if (!goes_on) agent->Stop();
    mock_agent::Recording now = agent->Snapshot();
    mock_agent::Recording since = mock_agent::Since(before, now);
    before = std::move(now);
    if (!goes_on) agent.reset();
    return since;
  };
  evidence.wire = seen_by(agent_, agent_before_);
  evidence.decoys = seen_by(decoys_, decoys_before_);
  evidence.process.left = ReadLeftFiles(PathBelow(world_.Outside(), ""));
  std::erase_if(evidence.process.left.files, [this](const LeftFile& each) {
    return each.name == placed_.name && each.contents == placed_.contents;
  });
  evidence.process.datagrams = world_.TakeDatagrams();
  if (goes_on) return clients;
  first_ = nullptr;
  kept_ = {};
  full_backlog_.reset();
  places_.clear();
  if (sound_ != nullptr) {
    BOOST_OUTCOME_TRYV(sound_->Vouch(Question(), evidence.wire));
  }
  return clients;
}

}  // namespace conformance
