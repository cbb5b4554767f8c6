#include "conformance/stage/world_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/stage/client_start.h"
#include "conformance/stage/datagrams.h"
#include "conformance/stage/message.h"
#include "conformance/stage/name_server.h"
#include "conformance/stage/process_table.h"
#include "conformance/stage/refusal.h"
#include "conformance/stage/world_mounts.h"
#include "conformance/stage/world_network.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {
namespace {

using mock_agent::FileDescriptor;
using Clock = std::chrono::steady_clock;

// How long what a client started may take to end by itself after the client has.
constexpr auto kLastBreath = std::chrono::milliseconds(500);
constexpr int kNamespaces =
    CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET;

bool SendRefusal(const Refusal& refusal) {
  return SendMessage(kWorldSocket, {"refused", refusal.step, std::to_string(refusal.error)});
}

// One client of a run.
struct Started {
  pid_t process = 0;
  bool ended = false;
  int status = 0;  // of wait(2)
  Clock::time_point end;
  long memory_kib = 0;  // its peak, and that of what it waited for
  std::chrono::microseconds cpu{0};
};

std::chrono::microseconds CpuOf(const rusage& usage) {
  const auto of = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

class WorldProcess {
 public:
  WorldProcess(bool full, std::vector<std::string> shown) : full_(full), files_(std::move(shown)) {}

  // Open makes the world; false where it could not be made, which the other end has been told.
  bool Open();
  // Serve does what it is told until the other end is closed.
  void Serve();

 private:
  Refused MakeWorld();
  bool SayReady();
  bool Renew();
  bool Run(Message message);
  bool StartAll(Message& message);
  // WaitUntilNobodyIsLeft is false where the other end is closed.
  bool WaitUntilNobodyIsLeft();
  bool HearKill();
  void Reap();
  void KillAll() const;
  bool EveryClientEnded() const;
  bool Report() const;

  const bool full_;
  WorldFiles files_;
  FileDescriptor datagrams_;
  FileDescriptor names_;
  std::vector<FileDescriptor> loopback_;
  FileDescriptor children_;  // readable when one has ended
  std::vector<Started> clients_;
  bool anyone_left_ = false;
  bool survivors_ = false;
};

Refused WorldProcess::MakeWorld() {
  if (!full_) {
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0) return Refusal::Last("subreaper");
    return std::nullopt;
  }
  if (auto refused = CoverTheMachine()) return refused;
  if (auto refused = MakeNetwork()) return refused;
  if (auto refused = OverhearDatagrams(datagrams_)) return refused;
  if (auto refused = OpenNameServer(names_)) return refused;
  for (const LoopbackPort& port : kLoopbackPorts) {
    if (auto refused = Listen(port.number, loopback_.emplace_back())) return refused;
  }
  constexpr std::string_view kName = "localhost";
  if (sethostname(kName.data(), kName.size()) != 0) return Refusal::Last("sethostname");
  return files_.Renew();
}

bool WorldProcess::Open() {
  sigset_t child;
  sigemptyset(&child);
  sigaddset(&child, SIGCHLD);
  sigprocmask(SIG_BLOCK, &child, nullptr);
  children_ = FileDescriptor(signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK));
  if (children_.get() < 0) {
    SendRefusal(Refusal::Last("signalfd"));
    return false;
  }
  if (const auto refused = MakeWorld()) {
    SendRefusal(*refused);
    return false;
  }
  return SayReady();
}

bool WorldProcess::SayReady() {
  std::vector<int> descriptors;
  if (full_) descriptors = {files_.root(), datagrams_.get()};
  for (const FileDescriptor& each : loopback_) descriptors.push_back(each.get());
  return SendMessage(kWorldSocket, {"ready", full_ ? "full" : "plain"}, descriptors);
}

void WorldProcess::Serve() {
  for (;;) {
    auto message = ReceiveMessage(kWorldSocket);
    if (!message || message->texts.empty()) return;
    const std::string what = message->texts.front();
    // A kill that came after the end of its run has nothing to end.
    if (what == "kill") continue;
    if (what == "renew" ? !Renew() : !Run(std::move(*message))) return;
  }
}

bool WorldProcess::Renew() {
  if (full_) {
    if (const auto refused = files_.Renew()) return SendRefusal(*refused);
  }
  return SayReady();
}

bool WorldProcess::StartAll(Message& message) {
  std::span<const std::string> texts(message.texts);
  texts = texts.subspan(2);
  std::span<const FileDescriptor> descriptors(message.descriptors);
  const auto next = [&descriptors] {
    const int number = descriptors.empty() ? -1 : descriptors.front().get();
    if (!descriptors.empty()) descriptors = descriptors.subspan(1);
    return number;
  };
  while (!texts.empty()) {
    ClientStart start;
    if (!TakeTexts(texts, start)) return SendRefusal({"message", EPROTO});
    ClientStreams streams;
    if (start.interviewed) streams.in = next();
    streams.out = next();
    streams.err = next();
    if (streams.err < 0) return SendRefusal({"message", EPROTO});
    const auto refused = StartClient(start, streams, full_, clients_.emplace_back().process);
    if (!refused) continue;
    clients_.pop_back();
    KillAll();
    return SendRefusal(*refused);
  }
  return true;
}

bool WorldProcess::Run(Message message) {
  clients_.clear();
  survivors_ = false;
  if (message.texts.size() < 2) return SendRefusal({"message", EPROTO});
  if (!StartAll(message)) return false;
  message.descriptors.clear();
  const bool started = std::to_string(clients_.size()) == message.texts[1];
  anyone_left_ = true;
  if (!WaitUntilNobodyIsLeft()) return false;
  return !started || Report();
}

void WorldProcess::Reap() {
  for (;;) {
    int status = 0;
    rusage usage{};
    const pid_t ended = wait4(-1, &status, WNOHANG, &usage);
    if (ended < 0 && errno == EINTR) continue;
    if (ended <= 0) {
      anyone_left_ = ended == 0;
      return;
    }
    const auto client = std::find_if(clients_.begin(), clients_.end(), [&](const Started& each) {
      return each.process == ended && !each.ended;
    });
    if (client == clients_.end()) continue;
    client->ended = true;
    client->status = status;
    client->end = Clock::now();
    client->memory_kib = usage.ru_maxrss;
    client->cpu = CpuOf(usage);
  }
}

void WorldProcess::KillAll() const {
  if (full_) {
    kill(-1, SIGKILL);
    return;
  }
  for (const pid_t each : ProcessesBelow(getpid())) kill(each, SIGKILL);
}

bool WorldProcess::EveryClientEnded() const {
  return std::all_of(clients_.begin(), clients_.end(),
                     [](const Started& each) { return each.ended; });
}

bool WorldProcess::HearKill() {
  const auto message = ReceiveMessage(kWorldSocket);
  if (!message) return false;
  KillAll();
  return true;
}

bool WorldProcess::WaitUntilNobodyIsLeft() {
  constexpr int kLookAgain = 10;  // milliseconds, while what was killed ends
  bool killing = false;
  std::optional<Clock::time_point> patience;
  for (;;) {
    Reap();
    if (!anyone_left_) return true;
    if (EveryClientEnded() && !patience) patience = Clock::now() + kLastBreath;
    if (patience && !killing && Clock::now() >= *patience) {
      survivors_ = true;
      killing = true;
    }
    if (killing) KillAll();  // again and again: a process may fork while it is killed
    std::array<pollfd, 3> watched{
        {{kWorldSocket, POLLIN, 0}, {children_.get(), POLLIN, 0}, {names_.get(), POLLIN, 0}}};
    poll(watched.data(), watched.size(), patience || killing ? kLookAgain : -1);
    if (watched[0].revents != 0) {
      if (!HearKill()) return false;
      killing = true;
    }
    if (watched[1].revents != 0) {
      signalfd_siginfo ignored{};
      while (read(children_.get(), &ignored, sizeof ignored) > 0) {
      }
    }
    if (watched[2].revents != 0) AnswerNames(names_);
  }
}

bool WorldProcess::Report() const {
  std::vector<std::string> texts{"ended", survivors_ ? "1" : "0"};
  for (const Started& each : clients_) {
    const bool signalled = WIFSIGNALED(each.status);
    texts.emplace_back(signalled ? "signal" : "exit");
    texts.push_back(std::to_string(signalled ? WTERMSIG(each.status) : WEXITSTATUS(each.status)));
    texts.push_back(std::to_string(each.end.time_since_epoch().count()));
    texts.push_back(std::to_string(each.memory_kib));
    texts.push_back(std::to_string(each.cpu.count()));
  }
  return SendMessage(kWorldSocket, texts);
}

bool WriteFile(const char* path, const std::string& text) {
  const FileDescriptor file(open(path, O_WRONLY | O_CLOEXEC));
  return file.get() >= 0 &&
         write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

// BecomeOurselves maps our own ids to themselves, so that whoever we are outside, we are inside.
Refused BecomeOurselves(uid_t uid, gid_t gid) {
  const auto map = [](auto id) { return std::to_string(id) + " " + std::to_string(id) + " 1"; };
  if (!WriteFile("/proc/self/setgroups", "deny")) return Refusal::Last("setgroups");
  if (!WriteFile("/proc/self/uid_map", map(uid))) return Refusal::Last("uid_map");
  if (!WriteFile("/proc/self/gid_map", map(gid))) return Refusal::Last("gid_map");
  return std::nullopt;
}

// ServeWorld is the whole life of a world's first process.
void ServeWorld(bool full, std::vector<std::string> shown) {
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  WorldProcess world(full, std::move(shown));
  if (world.Open()) world.Serve();
  if (!full) EndProcessesBelow();  // nobody ends with us here
}

// EnterNamespaces forks into new ones and waits for that child, whose end is that of the world.
void EnterNamespaces(std::vector<std::string> shown) {
  const uid_t uid = geteuid();
  const gid_t gid = getegid();
  // By hand: fork(2) does not take flags, and unshare(2) wants a process without threads, which
  // sanitizers start.
  const auto child = static_cast<pid_t>(syscall(SYS_clone, kNamespaces | SIGCHLD, nullptr));
  if (child < 0) {
    SendRefusal(Refusal::Last("clone"));
    return;
  }
  if (child > 0) {
    close(kWorldSocket);
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
    return;
  }
  if (const auto refused = BecomeOurselves(uid, gid)) {
    SendRefusal(*refused);
  } else {
    ServeWorld(/*full=*/true, std::move(shown));
  }
  _exit(0);
}

// Before main: whoever is started under that name is nothing else.
[[gnu::constructor]] void BecomeWorldProcess(int argc, char** argv) {
  if (argc < 1 || std::strcmp(argv[0], WorldProcessName()) != 0) return;
  setsid();  // a terminal's interrupt is for the runner, who then ends us
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
  auto first = ReceiveMessage(kWorldSocket);
  if (first && !first->texts.empty()) {
    const bool full = first->texts.front() == "full";
    first->texts.erase(first->texts.begin());
    if (full) {
      EnterNamespaces(std::move(first->texts));
    } else {
      ServeWorld(/*full=*/false, {});
    }
  }
  _exit(0);
}

}  // namespace

const char* WorldProcessName() {
  return "dstack-world";
}

}  // namespace conformance
