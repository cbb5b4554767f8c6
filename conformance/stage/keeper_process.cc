#include "conformance/stage/keeper_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "conformance/stage/client_start.h"
#include "conformance/stage/message.h"
#include "conformance/stage/private_folder.h"
#include "conformance/stage/process_table.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {
namespace {

using mock_agent::FileDescriptor;

constexpr std::size_t kKeptOfOutput = std::size_t{8} << 10;
// What a pipe holds, pipe(7): all that a program which has ended can have left there.
constexpr std::size_t kMostInPipe = std::size_t{64} << 10;
constexpr std::size_t kBlock = 4096;

class KeeperProcess {
 public:
  ~KeeperProcess() { EndProcessesBelow(); }
  KeeperProcess() = default;
  KeeperProcess(const KeeperProcess&) = delete;
  KeeperProcess& operator=(const KeeperProcess&) = delete;

  // Serve does what it is told until the other end is closed.
  void Serve();

 private:
  bool Obey();
  bool Run(std::span<const std::string> texts);
  bool Look();
  void Reap();
  // Hear takes what is in the pipe; false where there is nothing now.
  bool Hear();

  pid_t program_ = 0;
  std::optional<int> status_;  // of wait(2), when it has ended
  FileDescriptor output_;
  std::string said_;
};

void KeeperProcess::Serve() {
  do {
    std::array<pollfd, 2> watched{{{kKeeperSocket, POLLIN, 0}, {output_.get(), POLLIN, 0}}};
    const int ready = poll(watched.data(), watched.size(), -1);
    Reap();
    if (ready <= 0) continue;  // a child's end
    if (watched[1].revents != 0) Hear();
    if (watched[0].revents != 0 && !Obey()) return;
  } while (true);
}

bool KeeperProcess::Obey() {
  const auto message = ReceiveMessage(kKeeperSocket);
  if (!message || message->texts.empty()) return false;
  const std::span<const std::string> texts(message->texts);
  return texts.front() == "run" ? Run(texts.subspan(1)) : Look();
}

bool KeeperProcess::Run(std::span<const std::string> texts) {
  ClientStart start;
  if (program_ != 0 || !TakeTexts(texts, start)) return false;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return SendMessage(kKeeperSocket, {"refused", "pipe", std::to_string(errno)});
  output_ = FileDescriptor(ends[0]);
  const FileDescriptor writer(ends[1]);
  fcntl(output_.get(), F_SETFL, O_NONBLOCK);
  if (const auto refused = StartClient(start, {.out = writer.get(), .err = writer.get()},
                                       /*own_ipc=*/false, program_)) {
    return SendMessage(kKeeperSocket, {"refused", refused->step, std::to_string(refused->error)});
  }
  return SendMessage(kKeeperSocket, {"running"});
}

bool KeeperProcess::Look() {
  Reap();
  for (std::size_t heard = 0; status_ && heard < kMostInPipe && Hear();) heard += kBlock;
  if (!status_) return SendMessage(kKeeperSocket, {"runs", said_});
  const bool signalled = WIFSIGNALED(*status_);
  const int number = signalled ? WTERMSIG(*status_) : WEXITSTATUS(*status_);
  return SendMessage(kKeeperSocket,
                     {"ended", signalled ? "signal" : "exit", std::to_string(number), said_});
}

void KeeperProcess::Reap() {
  int status = 0;
  for (pid_t ended = 0; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
    if (ended == program_) status_ = status;
  }
}

bool KeeperProcess::Hear() {
  std::array<char, kBlock> buffer;
  const ssize_t count = read(output_.get(), buffer.data(), buffer.size());
  if (count < 0) return false;
  if (count == 0) {
    output_.Close();
    return false;
  }
  said_.append(buffer.data(), static_cast<std::size_t>(count));
  if (said_.size() > kKeptOfOutput) said_.erase(0, said_.size() - kKeptOfOutput);
  return true;
}

// PrepareKeeper makes this process one that nothing but the runner's end ends, and that inherits every
// process below it which loses its parent.
bool PrepareKeeper() {
  setsid();  // a terminal's interrupt is for the runner, who then ends us
  for (const int each : {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE})
    static_cast<void>(std::signal(each, SIG_IGN));
  static_cast<void>(std::signal(SIGCHLD, [](int) {}));  // a child's end interrupts poll
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_UNBLOCK, &child, nullptr);
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
}

// ServeKeeper is the whole life of a keeper's process.
void ServeKeeper() {
  if (!PrepareKeeper()) return;
  const auto folder = PrivateFolder::Create();
  if (!folder) {
    SendMessage(kKeeperSocket, {"refused", folder.error().message});
    return;
  }
  // An agent may lock the folder that it is started in, as the private folder is already.
  const std::filesystem::path inside = folder.value().path() / "agent";
  if (mkdir(inside.c_str(), 0700) != 0) {
    SendMessage(kKeeperSocket, {"refused", "cannot make a folder in the private folder"});
    return;
  }
  KeeperProcess keeper;  // ends before its folder does
  if (SendMessage(kKeeperSocket, {"folder", inside.string()})) keeper.Serve();
}

// Before main: whoever is started under that name is nothing else.
[[gnu::constructor]] void BecomeKeeperProcess(int argc, char** argv) {
  if (argc < 1 || std::strcmp(argv[0], KeeperProcessName()) != 0) return;
  ServeKeeper();
  _exit(0);
}

}  // namespace

const char* KeeperProcessName() {
  return "dstack-keeper";
}

}  // namespace conformance
