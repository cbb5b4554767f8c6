#include "mock_agent/wire/serving.h"

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/say.h"
#include "mock_agent/wire/whole_file.h"

namespace mock_agent {
namespace {

// Whoever started this under nohup(1) wants it to outlive the terminal.
bool IgnoresHangup() {
  struct sigaction hangup{};
  return sigaction(SIGHUP, nullptr, &hangup) == 0 && hangup.sa_handler == SIG_IGN;
}

sigset_t EndingSignals() {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  if (!IgnoresHangup()) sigaddset(&ending, SIGHUP);
  return ending;
}

void BlockEndingSignals() {
  const sigset_t ending = EndingSignals();
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

bool IsAskedToEnd() {
  const sigset_t ending = EndingSignals();
  sigset_t pending;
  sigemptyset(&pending);
  sigpending(&pending);
  return sigandset(&pending, &pending, &ending) == 0 && sigisemptyset(&pending) == 0;
}

bool PrintReadyLine(const nlohmann::ordered_json& members) {
  nlohmann::ordered_json line = {{"ready", true}};
  line.update(members);
  line["pid"] = getpid();
  return Say(stdout, line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

// NotifySystemd says that the agent is ready, as sd_notify(3) does: one datagram to the socket that
// the environment names, `@` for the abstract namespace. Nobody may be waiting.
void NotifySystemd() {
  const char* const path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path == nullptr || *path == '\0' || std::strlen(path) >= sizeof(address.sun_path)) return;
  std::strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
  const std::size_t size = offsetof(sockaddr_un, sun_path) + std::strlen(path);
  if (*path == '@') address.sun_path[0] = '\0';
  const FileDescriptor fd(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) return;
  constexpr std::string_view kReady = "READY=1";
  sendto(fd.get(), kReady.data(), kReady.size(), MSG_NOSIGNAL,
         reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size));
}

// MostConnections takes all the descriptors that this process may have, and leaves some for other
// things.
std::size_t MostConnections() {
  constexpr rlim_t kEnough = 65536;
  constexpr rlim_t kForOtherThings = 64;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return kForOtherThings;
  limit.rlim_cur = std::min(limit.rlim_max, kEnough);
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::size_t>(std::max(limit.rlim_cur, 2 * kForOtherThings) - kForOtherThings);
}

}  // namespace

Result<void> ServeUntilSignal(Serving serving) {
  BlockEndingSignals();
  std::optional<WholeFile> record;
  if (!serving.record_file.empty()) {
    BOOST_OUTCOME_TRY(file, WholeFile::At(serving.record_file, 0600));
    record = std::move(file);
  }
  serving.agent.most_connections = MostConnections();
  serving.agent.keep = record ? Recorder::Keep::kEverything : Recorder::Keep::kCounts;
  bool gave_up = false;
  serving.agent.gives_up = [&gave_up] { return gave_up = IsAskedToEnd(); };
  auto started = Agent::Start(std::move(serving.agent));
  if (!started && gave_up) return success();
  BOOST_OUTCOME_TRY(agent, std::move(started));
  if (!PrintReadyLine(serving.ready)) {
    return Error{ErrorCode::kFileUnwritable, "standard output: cannot be written"};
  }
  NotifySystemd();
  const sigset_t ending = EndingSignals();
  int signal = 0;
  sigwait(&ending, &signal);
  agent->Stop();
  if (!record) return success();
  return record->Write(ToJson(agent->Snapshot()) + "\n");
}

}  // namespace mock_agent
