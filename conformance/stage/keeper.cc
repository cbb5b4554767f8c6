#include "conformance/stage/keeper.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

#include "conformance/stage/keeper_process.h"
#include "conformance/stage/message.h"

namespace conformance {
namespace {

using mock_agent::FileDescriptor;

constexpr const char* kKeeperIsGone = "the process that kept it is gone";

// SpawnKeeper starts this program again, as a keeper's process.
Result<pid_t> SpawnKeeper(int socket) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, kKeeperSocket);
  posix_spawn_file_actions_addclosefrom_np(&actions, kKeeperSocket + 1);
  std::string name = KeeperProcessName();
  std::array<char*, 2> arguments{name.data(), nullptr};
  pid_t process = 0;
  const int failed =
      posix_spawn(&process, "/proc/self/exe", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return OsError("cannot start a keeper's process", failed);
  return process;
}

}  // namespace

Result<Keeper> Keeper::Start() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return OsError("socketpair", errno);
  FileDescriptor ours(ends[0]);
  FileDescriptor theirs(ends[1]);
  // dup2 onto itself would leave close-on-exec set.
  if (theirs.get() == kKeeperSocket)
    theirs = FileDescriptor(fcntl(kKeeperSocket, F_DUPFD_CLOEXEC, kKeeperSocket + 1));
  BOOST_OUTCOME_TRY(process, SpawnKeeper(theirs.get()));
  theirs.Close();
  Keeper keeper(process, std::move(ours));
  BOOST_OUTCOME_TRYV(keeper.AwaitFolder());
  return keeper;
}

Result<void> Keeper::AwaitFolder() {
  const auto message = ReceiveMessage(socket_.get());
  if (!message || message->texts.size() != 2) return OsError("a keeper's process broke", EPIPE);
  if (message->texts[0] != "folder") return Error{ErrorCode::kPrivateFolder, message->texts[1]};
  folder_ = message->texts[1];
  return success();
}

Keeper::Keeper(Keeper&& other) noexcept
    : process_(std::exchange(other.process_, 0)),
      socket_(std::move(other.socket_)),
      folder_(std::move(other.folder_)) {
}

Keeper::~Keeper() {
  socket_.Close();
  if (process_ == 0) return;
  while (waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Refused Keeper::Run(const ClientStart& program) {
  std::vector<std::string> texts{"run"};
  AppendTexts(program, texts);
  if (!SendMessage(socket_.get(), texts)) return Refusal{"keeper", EPIPE};
  const auto message = ReceiveMessage(socket_.get());
  if (!message || message->texts.empty()) return Refusal{"keeper", EPIPE};
  if (message->texts.front() == "running") return std::nullopt;
  if (message->texts.size() != 3) return Refusal{"keeper", EPROTO};
  return RefusalIn(message->texts);
}

Keeper::State Keeper::Look() {
  if (!SendMessage(socket_.get(), {"look"})) return {kKeeperIsGone, ""};
  const auto message = ReceiveMessage(socket_.get());
  if (!message) return {kKeeperIsGone, ""};
  const auto& texts = message->texts;
  if (texts.size() == 2) return {"", texts[1]};
  if (texts.size() != 4) return {kKeeperIsGone, ""};
  if (texts[1] == "signal") return {"signal " + texts[2] + " ended it", texts[3]};
  return {"it ended with exit status " + texts[2], texts[3]};
}

}  // namespace conformance
