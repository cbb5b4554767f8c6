#include "conformance/stage/stage.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/algorithm/string/replace.hpp>
#include <cstring>
#include <fstream>
#include <iterator>
#include <random>
#include <utility>

#include "conformance/stage/arc_witness.h"
#include "conformance/stage/private_folder.h"
#include "mock_agent/guest/configured_request.h"
#include "mock_agent/guest/faithful_session.h"
#include "mock_agent/guest/guest_methods.h"
#include "mock_agent/guest/stranger.h"
#include "mock_agent/script/script_player.h"

extern char** environ;

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

std::map<std::string, std::string> InheritedEnvironment() {
  std::map<std::string, std::string> environment;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    if (boost::starts_with(text, "DSTACK_") || boost::starts_with(text, "TESSERA_")) continue;
    environment.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return environment;
}

}  // namespace

Stage::Stage(fs::path folder, Identity identity)
    : folder_(std::move(folder)),
      identity_(std::move(identity)),
      key_path_(RandomWord(6) + "/" + RandomWord(10)),
      socket_(folder_ / (RandomWord(8) + ".sock")) {
}

Result<Stage> Stage::Set(const Case& of, const fs::path& root) {
  BOOST_OUTCOME_TRY(identity, FreshIdentity());
  Stage stage(root / RandomWord(8), std::move(identity));
  if (of.key_path) stage.key_path_ = *of.key_path;
  for (const char* part : {"home", "work", "tmp"}) {
    BOOST_OUTCOME_TRY(MakeFolder(stage.folder_ / "client" / part));
  }
  return stage;
}

Result<void> Stage::Begin(const Encounter& run) {
  asked_ = {.socket = {},
            .key_path = run.key_path.value_or(key_path_),
            .purpose = run.purpose,
            .algorithm = run.algorithm};
  sandbox_ = Sandbox::None();
  BOOST_OUTCOME_TRY(PrepareKeys(run));
  BOOST_OUTCOME_TRY(PlaceSocket(run));
  if (run.NeedsNamespaces()) {
    BOOST_OUTCOME_TRY(PlaceDefaultSockets(run));
  }
  return success();
}

Result<void> Stage::PrepareKeys(const Encounter& run) {
  const std::size_t size = run.script ? run.script->secret_bytes() : 32;
  const mock_agent::AnswerParts values =
      mock_agent::PartsOf(identity_, {asked_.key_path, asked_.purpose, asked_.algorithm}, size);
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

Result<void> Stage::StartAgent(const Encounter& run, const fs::path& socket, mode_t mode) {
  BOOST_OUTCOME_TRY(stranger, FreshIdentity());
  mock_agent::Behind behind{
      .configured = mock_agent::AsksFor({asked_.key_path, asked_.purpose, asked_.algorithm}),
      .stranger = mock_agent::StrangerAnswerer(std::move(stranger))};
  auto agent = mock_agent::Agent::Start(
      {.socket_path = socket,
       .session = run.script
                      ? mock_agent::ScriptedSession(
                            *run.script, mock_agent::PartsForRequests(identity_, asked_.key_path),
                            std::move(behind))
                      : mock_agent::AnsweringSession(mock_agent::InFrontOf(
                            std::move(behind), mock_agent::FaithfulAnswerer(identity_))),
       .mode = mode});
  if (!agent) return AgentFailed(agent.error());
  agent_ = std::move(agent).value();
  return success();
}

Result<void> Stage::PlaceSocket(const Encounter& run) {
  const fs::path& path = socket_;
  asked_.socket = path.string();
  switch (run.socket) {
    case SocketKind::kListening:
      return StartAgent(run, path, 0600);
    case SocketKind::kUnreadable:
      sandbox_ = Sandbox::Unprivileged();
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
      asked_.socket = (folder_ / RandomWord(kTooLongName)).string();
      return success();
    case SocketKind::kBelowAFile:
      asked_.socket = (path / RandomWord(4)).string();
      return MakeFile(path);
    case SocketKind::kSymlinkLoop: {
      std::error_code failed;
      fs::create_symlink(path.filename(), path, failed);
      if (failed) return FolderFailed(path);
      return success();
    }
    case SocketKind::kDefault:
      asked_.socket = kTheDefaultSocket;
      return success();
  }
  return Error{ErrorCode::kWrongValue, "socket: of no known kind"};
}

Result<void> Stage::PlaceDefaultSockets(const Encounter& run) {
  if (run.socket == SocketKind::kUnreadable) return success();
  const fs::path run_folder = folder_ / "run";
  BOOST_OUTCOME_TRY(MakeFolder(run_folder));
  sandbox_ = Sandbox::PrivateRun(run_folder.string());
  for (const auto& [path, what] : run.default_sockets) {
    // /var/run is a link to /run on every system that has dstack's paths.
    const fs::path socket =
        run_folder /
        fs::path(path).lexically_relative(boost::starts_with(path, "/var/") ? "/var/run" : "/run");
    BOOST_OUTCOME_TRY(MakeFolder(socket.parent_path()));
    if (what == DefaultSocket::kAgent) {
      BOOST_OUTCOME_TRY(StartAgent(run, socket, 0600));
      continue;
    }
    BOOST_OUTCOME_TRY(stranger, FreshIdentity());
    auto decoy = mock_agent::Agent::Start({.socket_path = socket,
                                           .session = mock_agent::AnsweringSession(
                                               mock_agent::StrangerAnswerer(std::move(stranger)))});
    if (!decoy) return AgentFailed(decoy.error());
    decoys_.push_back(std::move(decoy).value());
  }
  return success();
}

Launch Stage::LaunchFor(const ClientCommand& client, std::chrono::milliseconds deadline) const {
  Launch launch;
  launch.command = client;
  for (std::string& argument : launch.command.arguments) {
    boost::replace_all(argument, "{socket}", asked_.socket);
    boost::replace_all(argument, "{key_path}", asked_.key_path);
  }
  const std::string home = (folder_ / "client" / "home").string();
  launch.environment = InheritedEnvironment();
  const std::pair<const char*, std::string> told[] = {
      {"DSTACK_CONFORMANCE_SOCKET", asked_.socket},
      {"DSTACK_CONFORMANCE_KEY_PATH", asked_.key_path},
      {"DSTACK_CONFORMANCE_PURPOSE", asked_.purpose},
      {"DSTACK_CONFORMANCE_ALGORITHM", asked_.algorithm},
      {"DSTACK_SIMULATOR_ENDPOINT", asked_.socket},
      {"TESSERA_KEY_PROVIDER", "dstack-kms"},
      {"TESSERA_DSTACK_SOCKET", asked_.socket},
      {"TESSERA_DSTACK_KMS_KEY_ID", asked_.key_path},
      {"HOME", home},
      {"TMPDIR", (folder_ / "client" / "tmp").string()},
  };
  for (const auto& [name, value] : told) launch.environment[name] = value;
  launch.working_folder = folder_ / "client" / "work";
  launch.environment["PWD"] = launch.working_folder.string();
  launch.sandbox = sandbox_;
  launch.marker = "HOME=" + home;
  launch.deadline = deadline;
  return launch;
}

Evidence Stage::Strike(ProcessEvidence process, std::chrono::milliseconds deadline) {
  Evidence evidence;
  if (agent_ != nullptr) {
    agent_->Stop();
    evidence.wire = agent_->Snapshot();
  }
  for (const auto& decoy : decoys_) {
    decoy->Stop();
    evidence.decoy_connections += decoy->Snapshot().connection_count;
  }
  evidence.asked = asked_;
  evidence.keys = keys_;
  evidence.secrets = secrets_;
  evidence.process = std::move(process);
  evidence.process.left = ReadLeftFiles(folder_ / "client");
  evidence.deadline = deadline;
  agent_.reset();
  decoys_.clear();
  std::error_code ignored;
  fs::remove_all(socket_, ignored);
  fs::remove_all(folder_ / "run", ignored);
  return evidence;
}

}  // namespace conformance
