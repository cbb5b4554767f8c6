#include "conformance/stage/stage.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <utility>

#include "conformance/stage/arc_witness.h"
#include "conformance/stage/left_files.h"
#include "conformance/stage/placing.h"
#include "conformance/stage/private_folder.h"
#include "conformance/stage/removal.h"
#include "conformance/stage/successor.h"
#include "mock_agent/guest/configured_request.h"
#include "mock_agent/guest/stranger.h"
#include "mock_agent/wire/answerer.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using mock_agent::Identity;

constexpr std::string_view kTheDefaultSocket = "/var/run/dstack.sock";
constexpr std::size_t kScalarBytes = 32;
// Longer than sun_path (108 bytes with its end), whatever the folder.
constexpr std::size_t kTooLongName = 120;

Error AgentFailed(const mock_agent::Error& error) {
  return {ErrorCode::kAgentFailed, error.message};
}
Error FolderFailed(const fs::path& path) {
  return {ErrorCode::kPrivateFolder,
          "cannot make " + path.filename().string() + " in the private folder"};
}

Result<Identity> FreshIdentity() {
  std::random_device random;
  std::array<std::uint8_t, 32> seed{};
  for (auto& byte : seed) byte = static_cast<std::uint8_t>(random());
  auto identity = Identity::FromSeed(seed);
  if (!identity) return AgentFailed(identity.error());
  return std::move(identity).value();
}

Result<void> MakeFolder(const fs::path& path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed) return FolderFailed(path);
  return success();
}

Result<void> MakeFile(const fs::path& path) {
  std::ofstream file(path);
  file << "not a socket\n";
  file.close();
  if (!file) return FolderFailed(path);
  return success();
}

// A socket file on which nobody listens any more.
Result<void> MakeStaleSocket(const fs::path& path) {
  const int socket_number = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket_number < 0) return Error{ErrorCode::kSystem, "the system refused a socket"};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  const bool bound =
      bind(socket_number, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(socket_number);
  if (!bound) return FolderFailed(path);
  return success();
}

// What every client is given of the runner's environment, where it is set.
constexpr const char* kPassedOn = "PATH";
// Texts are UTF-8 whatever the machine's settings.
constexpr const char* kLocale = "C.UTF-8";

// Where the agents of images old and new have their sockets; facts: agent-protocol.md.
struct KnownSocket {
  const char* name;  // below /run
  bool is_default;   // FC-03
};
constexpr KnownSocket kKnownSockets[] = {{"dstack.sock", true},
                                         {"dstack/dstack.sock", true},
                                         {"tappd.sock", false},
                                         {"tappd/tappd.sock", false}};

}  // namespace

Stage::Stage(World& world, const ClientSettings& settings, Agents agents)
    : world_(world),
      settings_(settings),
      agents_(std::move(agents)),
      own_home_("tmp/" + RandomWord(8)),
      other_home_("tmp/" + RandomWord(8)),
      home_(own_home_),
      key_path_(RandomWord(6) + "/" + RandomWord(10)),
      socket_(fs::path("run") / RandomWord(8) / (RandomWord(8) + ".sock")) {
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
  if (of.NeedsNamespaces() && !world.full()) {
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
  asked_ = {.socket = {},
            .key_path = run.key_path.value_or(key_path_),
            .purpose = run.purpose,
            .algorithm = run.algorithm,
            .clients = run.clients,
            .environment = run.environment,
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
    BOOST_OUTCOME_TRY(origin, agent->Origin(Question()));
    asked_.origin = std::move(origin);
  }
  asked_.socket = world_.Inside(socket_);
  if (run.kept_agent) return success();
  kept_ = kept;
  agent_before_ = {};
  decoys_before_ = {};
  sound_ = nullptr;
  BOOST_OUTCOME_TRYV(PlaceSocket(run));
  decoy_places_.clear();
  if (world_.full()) {
    BOOST_OUTCOME_TRYV(PlaceDecoys(run));
  }
  began_ = std::chrono::steady_clock::now();
  return success();
}

Result<std::string> Stage::SentIn(const Encounter& run) {
  if (sound_ == nullptr) return Error{ErrorCode::kNotFromThisAgent, "nobody speaks in the run"};
  return sound_->SentIn(run, Question());
}

Result<fs::path> Stage::Place(const fs::path& file) {
  BOOST_OUTCOME_TRY(folder, OpenFolder(world_.Outside(), file.parent_path()));
  const fs::path path = PathBelow(folder, file.filename());
  if (!RemoveTree(path)) return FolderFailed(file);
  places_.push_back(std::move(folder));
  return path;
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
    const ArcKey arc = DeriveArcKey(bytes);
    for (std::size_t at = 0; at < arc.private_key.size(); at += kScalarBytes) {
      const auto scalar = arc.private_key.begin() + static_cast<std::ptrdiff_t>(at);
      AddSecret({scalar, scalar + static_cast<std::ptrdiff_t>(kScalarBytes)});
    }
    AddSecret(bytes);
    keys_.push_back({std::move(bytes), {arc.public_key.begin(), arc.public_key.end()}});
  }
  return success();
}

void Stage::AddSecret(const Bytes& secret) {
  if (std::find(secrets_.begin(), secrets_.end(), secret) == secrets_.end())
    secrets_.push_back(secret);
}

Result<mock_agent::Answerer> Stage::Behind(SoundAgent& agent) const {
  // Whatever else is asked here gets a perfect answer, with another key.
  mock_agent::Answerer answerer = mock_agent::StrangerAnswerer(agents_.stranger);
  for (const Encounter* each : kept_) {
    BOOST_OUTCOME_TRY(own, agent.OfItself());
    const mock_agent::KeyRequest asked = QuestionIn(*each);
    answerer = mock_agent::InFrontOf(
        {.configured = each->any_purpose ? mock_agent::AsksForPath(asked.path, asked.api)
                                         : mock_agent::AsksFor(asked),
         .stranger = std::move(answerer)},
        std::move(own));
  }
  return answerer;
}

Result<mock_agent::Session> Stage::SessionFor(const Encounter& run) {
  BOOST_OUTCOME_TRY(sound, AgentOf(run));
  BOOST_OUTCOME_TRY(answerer, Behind(*sound));
  mock_agent::Behind behind{.configured = run.any_purpose
                                              ? mock_agent::AsksForPath(asked_.key_path, asked_.api)
                                              : mock_agent::AsksFor(Question()),
                            .stranger = std::move(answerer)};
  sound_ = sound;
  BOOST_OUTCOME_TRY(session, sound->SessionOf(run, Question(), std::move(behind)));
  return session;
}

Result<void> Stage::StartAgent(const Encounter& run, const fs::path& socket, mode_t mode) {
  BOOST_OUTCOME_TRY(session, SessionFor(run));
  auto agent = mock_agent::Agent::Start({.socket_path = socket,
                                         .session = std::move(session),
                                         .mode = mode,
                                         .further = {},
                                         .on_first_connection = {}});
  if (!agent) return AgentFailed(agent.error());
  agent_ = std::move(agent).value();
  return success();
}

Result<void> Stage::StartReplaced(const Encounter& run, const fs::path& socket) {
  BOOST_OUTCOME_TRY(successor, SuccessorOf(run));
  BOOST_OUTCOME_TRY(next_session, SessionFor(successor));
  // The last one to be made is the one that is vouched for.
  BOOST_OUTCOME_TRY(session, SessionFor(run));
  BOOST_OUTCOME_TRY(next, Place(socket_.parent_path() / RandomWord(8)));
  mock_agent::AgentOptions options{
      .socket_path = socket, .session = std::move(session), .on_first_connection = [next, socket] {
        std::error_code ignored;
        fs::rename(next, socket, ignored);
      }};
  options.further.push_back({.path = next, .session = std::move(next_session)});
  auto agent = mock_agent::Agent::Start(std::move(options));
  if (!agent) return AgentFailed(agent.error());
  agent_ = std::move(agent).value();
  return success();
}

Result<void> Stage::PlaceSocket(const Encounter& run) {
  BOOST_OUTCOME_TRY(path, Place(socket_));
  switch (run.socket) {
    case SocketKind::kListening:
      return StartAgent(run, path, 0600);
    case SocketKind::kUnreadable:
      return StartAgent(run, path, 0);
    case SocketKind::kAbsent:
      return success();
    case SocketKind::kRegularFile:
      return MakeFile(path);
    case SocketKind::kFolder:
      return MakeFolder(path);
    case SocketKind::kStale:
      return MakeStaleSocket(path);
    case SocketKind::kPathTooLong:
      asked_.socket = world_.Inside(socket_.parent_path() / RandomWord(kTooLongName));
      return success();
    case SocketKind::kBelowAFile:
      asked_.socket = world_.Inside(socket_ / RandomWord(4));
      return MakeFile(path);
    case SocketKind::kSymlinkLoop: {
      std::error_code failed;
      fs::create_symlink(path.filename(), path, failed);
      if (failed) return FolderFailed(path);
      return success();
    }
    case SocketKind::kBacklogFull: {
      BOOST_OUTCOME_TRY(full, FullBacklog::Make(path));
      full_backlog_ = std::move(full);
      return success();
    }
    case SocketKind::kReplaced:
      return StartReplaced(run, path);
    case SocketKind::kDefault:
      asked_.socket = kTheDefaultSocket;
      return success();
  }
  return Error{ErrorCode::kWrongValue, "socket: of no known kind"};
}

// PlaceDecoys puts a stranger wherever else a client may look, and this case's agent where the case
// says so.
Result<void> Stage::PlaceDecoys(const Encounter& run) {
  std::set<fs::path> decoys;
  const auto place_of = [](std::string_view path) {
    // /var/run is a link to /run on every system that has dstack's paths.
    return "run" /
           fs::path(path).lexically_relative(path.starts_with("/var/") ? "/var/run" : "/run");
  };
  for (const auto& [name, is_default] : kKnownSockets) {
    // A client that is told the default socket may look for the others; what it finds, the case says.
    if (!is_default || run.socket != SocketKind::kDefault) decoys.insert(fs::path("run") / name);
  }
  for (const auto& [path, what] : run.default_sockets) {
    if (what == DefaultSocket::kDecoy) {
      decoys.insert(place_of(path));
    } else {
      decoys.erase(place_of(path));
      BOOST_OUTCOME_TRY(socket, Place(place_of(path)));
      BOOST_OUTCOME_TRYV(StartAgent(run, socket, 0600));
    }
  }
  mock_agent::AgentOptions options;
  for (const fs::path& each : decoys) {
    BOOST_OUTCOME_TRY(socket, Place(each));
    decoy_places_.push_back(world_.Inside(each));
    options.further.push_back(
        {.path = socket,
         .descriptor = {},
         .session = mock_agent::AnsweringSession(mock_agent::StrangerAnswerer(agents_.stranger))});
  }
  for (const mock_agent::FileDescriptor& each : world_.loopback()) {
    decoy_places_.emplace_back("a port of loopback");
    options.further.push_back(
        {.path = {},
         .descriptor = mock_agent::FileDescriptor(fcntl(each.get(), F_DUPFD_CLOEXEC, 0)),
         .session = mock_agent::AnsweringSession(mock_agent::StrangerAnswerer(agents_.stranger))});
  }
  auto agent = mock_agent::Agent::Start(std::move(options));
  if (!agent) return AgentFailed(agent.error());
  decoys_ = std::move(agent).value();
  return success();
}

std::vector<ClientStart> Stage::StartsOf(const ClientCommand& client) const {
  ClientStart start;
  start.executable = client.executable.string();
  start.output = output_;
  start.arguments.push_back(start.executable);
  for (std::string argument : client.arguments) {
    boost::replace_all(argument, "{socket}", asked_.socket);
    boost::replace_all(argument, "{key_path}", asked_.key_path);
    start.arguments.push_back(std::move(argument));
  }
  std::map<std::string, std::string> environment = asked_.environment;
  const auto pass_on = [&](const std::string& name) {
    if (const char* value = std::getenv(name.c_str())) environment[name] = value;
  };
  pass_on(kPassedOn);
  for (const std::string& name : settings_.pass_environment) pass_on(name);
  start.working_folder = world_.Inside(home_ + "/work");
  const std::pair<const char*, std::string> told[] = {
      {"DSTACK_CONFORMANCE_SOCKET", asked_.socket},
      {"DSTACK_CONFORMANCE_KEY_PATH", asked_.key_path},
      {"DSTACK_CONFORMANCE_ALGORITHM", asked_.algorithm},
      {"DSTACK_SIMULATOR_ENDPOINT", asked_.socket},
      {"TESSERA_KEY_PROVIDER", "dstack-kms"},
      {"TESSERA_DSTACK_SOCKET", asked_.socket},
      {"TESSERA_DSTACK_KMS_KEY_ID", asked_.key_path},
      {"HOME", world_.Inside(home_ + "/home")},
      {"TMPDIR", world_.Inside(home_ + "/tmp")},
      {"PWD", start.working_folder},
      {"LANG", kLocale},
      {"LC_ALL", kLocale},
  };
  for (const auto& [name, value] : told) environment[name] = value;
  if (asked_.api == mock_agent::KeyApi::kV0) {
    environment["DSTACK_CONFORMANCE_PURPOSE"] = asked_.purpose;
  } else {
    environment["DSTACK_CONFORMANCE_API"] = Name(asked_.api);
  }
  if (asked_.origin) {
    const std::string root = mock_agent::ToHex(asked_.origin->kms_root_public_key);
    const std::string app_id = mock_agent::ToHex(asked_.origin->app_id);
    environment["DSTACK_CONFORMANCE_KMS_ROOT_PUBKEY"] = root;
    environment["DSTACK_CONFORMANCE_APP_ID"] = app_id;
    environment["TESSERA_DSTACK_KMS_ROOT_PUBKEY"] = root;
    environment["TESSERA_DSTACK_APP_ID"] = app_id;
  }
  for (const auto& [name, value] : environment) {
    start.environment.push_back(fmt::format("{}={}", name, value));
  }
  return std::vector<ClientStart>(asked_.clients, start);
}

ClientStart Stage::InterviewOf(const ClientCommand& client) const {
  ClientStart start = StartsOf(client).front();
  start.arguments.emplace_back("--session");
  start.interviewed = true;
  return start;
}

std::string Stage::QuestionOf(std::uint64_t id) const {
  nlohmann::ordered_json question{{"id", id},
                                  {"socket", asked_.socket},
                                  {"key_path", asked_.key_path},
                                  {"algorithm", asked_.algorithm}};
  if (asked_.api == mock_agent::KeyApi::kV0) question["purpose"] = asked_.purpose;
  if (asked_.origin) {
    question["kms_root_pubkey"] = mock_agent::ToHex(asked_.origin->kms_root_public_key);
    question["app_id"] = mock_agent::ToHex(asked_.origin->app_id);
  }
  return question.dump();
}

std::optional<std::chrono::steady_clock::time_point> Stage::FirstSeen() const {
  const auto own = agent_ != nullptr ? agent_->FirstConnection() : std::nullopt;
  const auto others = decoys_ != nullptr ? decoys_->FirstConnection() : std::nullopt;
  return own && others ? std::min(own, others) : (own ? own : others);
}

Result<std::vector<Evidence>> Stage::Strike(std::vector<ProcessEvidence> processes,
                                            std::chrono::milliseconds deadline, bool goes_on) {
  std::vector<Evidence> clients;
  for (ProcessEvidence& process : processes) {
    Evidence& evidence = clients.emplace_back();
    evidence.asked = asked_;
    evidence.keys = keys_;
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
  if (goes_on) return clients;
  kept_ = {};
  full_backlog_.reset();
  places_.clear();
  if (sound_ != nullptr) {
    BOOST_OUTCOME_TRYV(sound_->Vouch(Question(), evidence.wire));
  }
  return clients;
}

}  // namespace conformance
