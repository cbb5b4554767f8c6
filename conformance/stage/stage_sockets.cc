// The sockets of a stage: what stands where the client looks, and who answers there.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

#include "conformance/stage/placing.h"
#include "conformance/stage/private_folder.h"
#include "conformance/stage/removal.h"
#include "conformance/stage/stage.h"
#include "conformance/stage/successor.h"
#include "conformance/stage/world_mounts.h"
#include "conformance/stage/world_process.h"
#include "mock_agent/guest/configured_request.h"
#include "mock_agent/guest/stranger.h"
#include "mock_agent/wire/answerer.h"

namespace conformance {
namespace {

namespace fs = std::filesystem;
using mock_agent::FileDescriptor;

constexpr std::string_view kTheDefaultSocket = "/var/run/dstack.sock";
// Longer than sun_path (108 bytes with its end), whatever the folder.
constexpr std::size_t kTooLongName = 120;
// A path of so many bytes fits into sun_path with its end.
constexpr std::size_t kLongestSocketPath = sizeof(sockaddr_un::sun_path) - 1;

Error NotListening(const mock_agent::Error& error) {
  return {ErrorCode::kAgentFailed, error.message};
}
Error FolderFailed(const fs::path& path) {
  return {ErrorCode::kPrivateFolder,
          "cannot make " + path.filename().string() + " in the private folder"};
}

Result<void> MakeFolder(const fs::path& path) {
  std::error_code failed;
  fs::create_directories(path, failed);
  if (failed) return FolderFailed(path);
  return success();
}

// ToBind is where a socket is made that belongs at the path, and is to be moved there: the runner's own
// path to it may be one at which no socket can be made.
fs::path ToBind(const fs::path& path) {
  if (path.native().size() <= kLongestSocketPath) return path;
  return path.parent_path() / RandomWord(8);
}

Result<void> Move(const fs::path& bound, const fs::path& path) {
  if (bound == path) return success();
  std::error_code failed;
  fs::rename(bound, path, failed);
  if (failed) return FolderFailed(path);
  return success();
}

// A client that lives may put a link there meanwhile.
Result<void> MakeFile(const fs::path& path, std::string_view text) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const FileDescriptor file(open(path.c_str(), kFlags, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH));
  if (file.get() < 0) return FolderFailed(path);
  const ssize_t written = write(file.get(), text.data(), text.size());
  if (written != static_cast<ssize_t>(text.size())) return FolderFailed(path);
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

// Where the agents of images old and new have their sockets; facts: agent-protocol.md.
struct KnownSocket {
  const char* name;  // below /run
  bool is_default;   // FC-03
};
constexpr KnownSocket kKnownSockets[] = {{"dstack.sock", true},
                                         {"dstack/dstack.sock", true},
                                         {"tappd.sock", false},
                                         {"tappd/tappd.sock", false}};

fs::path LogSocket() {
  return fs::path(kLogSocket).relative_path();
}

}  // namespace

Result<fs::path> Stage::Place(const fs::path& file) {
  BOOST_OUTCOME_TRY(folder, OpenFolder(world_.Outside(), file.parent_path()));
  const fs::path path = PathBelow(folder, file.filename());
  if (!RemoveTree(path)) return FolderFailed(file);
  places_.push_back(std::move(folder));
  return path;
}

std::function<bool(const mock_agent::Request&)> Stage::Asks(const Encounter& run) const {
  const mock_agent::KeyRequest asked = QuestionIn(run);
  const auto is_for_its_path = [&](const Encounter* each) {
    return each->other_agent == run.other_agent && QuestionIn(*each).path == asked.path;
  };
  const auto for_its_path =
      std::ranges::count_if(kept_, is_for_its_path) + (is_for_its_path(first_) ? 1 : 0);
  if (run.any_purpose && for_its_path == 1) return mock_agent::AsksForPath(asked.path, asked.api);
  return mock_agent::AsksFor(asked);
}

Result<mock_agent::Answerer> Stage::Behind(bool other_agent) const {
  // Whatever else is asked here gets a perfect answer, with another key.
  mock_agent::Answerer answerer = mock_agent::StrangerAnswerer(agents_.stranger);
  for (const Encounter* each : kept_) {
    if (each->other_agent != other_agent) continue;
    BOOST_OUTCOME_TRY(agent, AgentOf(*each));
    BOOST_OUTCOME_TRY(own, agent->OfItself());
    if (each->script) {
      BOOST_OUTCOME_TRY(bytes, agent->SentIn(*each, QuestionIn(*each)));
      own = [bytes](const mock_agent::Request&) -> mock_agent::Reply { return {bytes, false}; };
    }
    answerer = mock_agent::InFrontOf({.configured = Asks(*each), .stranger = std::move(answerer)},
                                     std::move(own));
  }
  return answerer;
}

Result<mock_agent::Session> Stage::SessionFor(const Encounter& run) {
  BOOST_OUTCOME_TRY(sound, AgentOf(run));
  BOOST_OUTCOME_TRY(answerer, Behind(run.other_agent));
  mock_agent::Behind behind{.configured = Asks(run), .stranger = std::move(answerer)};
  sound_ = sound;
  BOOST_OUTCOME_TRY(session, sound->SessionOf(run, Question(), std::move(behind)));
  return session;
}

Result<void> Stage::StartAgent(const Encounter& run, const fs::path& socket, mode_t mode) {
  BOOST_OUTCOME_TRY(session, SessionFor(run));
  BOOST_OUTCOME_TRY(beside, ListenersBeside(run));
  const fs::path bound = ToBind(socket);
  auto agent = mock_agent::Agent::Start({.socket_path = bound,
                                         .session = std::move(session),
                                         .mode = mode,
                                         .further = std::move(beside),
                                         .on_first_connection = {}});
  if (!agent) return NotListening(agent.error());
  agent_ = std::move(agent).value();
  return Move(bound, socket);
}

Result<std::vector<mock_agent::Listener>> Stage::ListenersBeside(const Encounter& run) {
  std::vector<mock_agent::Listener> listeners;
  const auto has_another = [&run](const Encounter* each) {
    return each->other_agent != run.other_agent;
  };
  const auto another = std::ranges::find_if(kept_, has_another);
  if (another == kept_.end()) return listeners;
  BOOST_OUTCOME_TRY(answerer, Behind(!run.other_agent));
  BOOST_OUTCOME_TRY(socket, Place(socket_beside_));
  if ((*another)->socket == SocketKind::kAbsent) return listeners;
  if ((*another)->socket == SocketKind::kStale) {
    BOOST_OUTCOME_TRYV(MakeStaleSocket(socket));
    return listeners;
  }
  listeners.push_back({.path = socket,
                       .descriptor = {},
                       .session = mock_agent::AnsweringSession(std::move(answerer))});
  return listeners;
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
  if (!agent) return NotListening(agent.error());
  agent_ = std::move(agent).value();
  return success();
}

fs::path Stage::SocketOf(const Encounter& run) const {
  if (!run.socket_name.empty()) return socket_.parent_path() / run.socket_name;
  if (run.socket != SocketKind::kLongestPath) return socket_;
  std::string name = socket_.filename();
  while (world_.Inside(socket_.parent_path() / name).size() < kLongestSocketPath) name += 'k';
  return socket_.parent_path() / name;
}

std::string Stage::AnswerOfAStranger() const {
  mock_agent::Request request;
  request.method = "POST";
  const std::string whole = mock_agent::StrangerAnswerer(agents_.stranger)(request).bytes;
  return whole.substr(whole.find("\r\n\r\n") + 4);
}

Result<void> Stage::PlaceSocket(const Encounter& run) {
  const fs::path socket = SocketOf(run);
  asked_.socket = world_.Inside(socket);
  BOOST_OUTCOME_TRY(path, Place(socket));
  switch (run.socket) {
    case SocketKind::kListening:
    case SocketKind::kLongestPath:
      return StartAgent(run, path, 0600);
    case SocketKind::kUnreadable:
      return StartAgent(run, path, 0);
    case SocketKind::kAbsent:
      return success();
    case SocketKind::kRegularFile:
      placed_ = {.name = socket.string(), .contents = AnswerOfAStranger()};
      return MakeFile(path, placed_.contents);
    case SocketKind::kFolder:
      return MakeFolder(path);
    case SocketKind::kStale:
      return MakeStaleSocket(path);
    case SocketKind::kPathTooLong:
      asked_.socket = world_.Inside(socket_.parent_path() / RandomWord(kTooLongName));
      return success();
    case SocketKind::kBelowAFile:
      asked_.socket = world_.Inside(socket_ / RandomWord(4));
      return MakeFile(path, "not a socket\n");
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
  if (world_.full()) decoys.insert(LogSocket());
  for (const std::string& each : run.strangers_beside) decoys.insert(socket_.parent_path() / each);
  if (run.socket == SocketKind::kPathTooLong) {
    // With its end, and without: the system takes both.
    for (const std::size_t fits : {kLongestSocketPath, kLongestSocketPath + 1}) {
      const fs::path cut = asked_.socket.substr(0, fits);
      decoys.insert(socket_.parent_path() / cut.filename());
    }
  }
  for (const auto& [path, what] : run.default_sockets) {
    if (what == DefaultSocket::kDecoy) {
      decoys.insert(place_of(path));
      continue;
    }
    decoys.erase(place_of(path));
    BOOST_OUTCOME_TRY(socket, Place(place_of(path)));
    if (what == DefaultSocket::kStale) {
      BOOST_OUTCOME_TRYV(MakeStaleSocket(socket));
    } else {
      BOOST_OUTCOME_TRYV(StartAgent(run, socket, 0600));
    }
  }
  mock_agent::AgentOptions options;
  std::vector<std::pair<fs::path, fs::path>> bound;  // and where they belong
  for (const fs::path& each : decoys) {
    BOOST_OUTCOME_TRY(socket, Place(each));
    bound.emplace_back(ToBind(socket), socket);
    decoy_places_.push_back({.name = world_.Inside(each), .takes_logs = each == LogSocket()});
    options.further.push_back(
        {.path = bound.back().first,
         .descriptor = {},
         .session = mock_agent::AnsweringSession(mock_agent::StrangerAnswerer(agents_.stranger))});
  }
  for (std::size_t place = 0; place < world_.loopback().size(); ++place) {
    const FileDescriptor& each = world_.loopback()[place];
    const LoopbackPort& port = kLoopbackPorts[place];
    decoy_places_.push_back(
        {.name = fmt::format("port {} of loopback", port.number), .takes_logs = port.takes_logs});
    options.further.push_back(
        {.path = {},
         .descriptor = FileDescriptor(fcntl(each.get(), F_DUPFD_CLOEXEC, 0)),
         .session = mock_agent::AnsweringSession(mock_agent::StrangerAnswerer(agents_.stranger))});
  }
  auto agent = mock_agent::Agent::Start(std::move(options));
  if (!agent) return NotListening(agent.error());
  decoys_ = std::move(agent).value();
  for (const auto& [made, path] : bound) {
    BOOST_OUTCOME_TRYV(Move(made, path));
  }
  return success();
}

}  // namespace conformance
