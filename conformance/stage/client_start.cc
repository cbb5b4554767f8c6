#include "conformance/stage/client_start.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <utility>

#include "mock_agent/wire/file_descriptor.h"

namespace conformance {
namespace {

// More than any sound client takes, and far less than a machine has.
constexpr rlim_t kMostData = rlim_t{4} << 30;

constexpr std::string_view kInterviewed = "interviewed";

// What the child tells about a step that failed. Written once, before exec.
struct StartFailure {
  int error;
  std::array<char, 32> step;
};

void AppendList(const std::vector<std::string>& list, std::vector<std::string>& texts) {
  texts.push_back(std::to_string(list.size()));
  texts.insert(texts.end(), list.begin(), list.end());
}

bool TakeText(std::span<const std::string>& texts, std::string& text) {
  if (texts.empty()) return false;
  text = texts.front();
  texts = texts.subspan(1);
  return true;
}

bool TakeList(std::span<const std::string>& texts, std::vector<std::string>& list) {
  std::string digits;
  std::size_t size = 0;
  if (!TakeText(texts, digits)) return false;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  if (error != std::errc() || end != digits.data() + digits.size() || size > texts.size())
    return false;
  list.assign(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(size));
  texts = texts.subspan(size);
  return true;
}

bool TakeOutput(std::span<const std::string>& texts, OutputKind& output) {
  std::string name;
  if (!TakeText(texts, name)) return false;
  for (const OutputKind kind :
       {OutputKind::kRead, OutputKind::kClosed, OutputKind::kFull, OutputKind::kGone}) {
    if (Name(kind) != name) continue;
    output = kind;
    return true;
  }
  return false;
}

bool TakeFlag(std::span<const std::string>& texts, std::string_view word, bool& flag) {
  std::string text;
  if (!TakeText(texts, text)) return false;
  flag = text == word;
  return flag || text.empty();
}

std::vector<char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// DropCapabilities is null where the process has none any more, and no way to one; else the step
// that failed.
const char* DropCapabilities() {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return "no_new_privs";
  // Whoever may not drop what it could gain has nothing to drop.
  for (unsigned long each = 0; prctl(PR_CAPBSET_READ, each, 0, 0, 0) >= 0; ++each) {
    if (prctl(PR_CAPBSET_DROP, each, 0, 0, 0) != 0) break;
  }
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> none{};
  return syscall(SYS_capset, &header, none.data()) == 0 ? nullptr : "capset";
}

void SetLimits() {
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  rlimit data{};
  getrlimit(RLIMIT_DATA, &data);
  if (data.rlim_max == RLIM_INFINITY || data.rlim_max > kMostData) {
    data = {kMostData, kMostData};
    setrlimit(RLIMIT_DATA, &data);
  }
}

// What runs between fork and exec; the name of the step that failed.
const char* BecomeClient(const ClientStart& start, char* const* arguments, char* const* environment,
                         const ClientStreams& streams, bool own_ipc) {
  setsid();
  for (int number = 1; number < NSIG; ++number) static_cast<void>(std::signal(number, SIG_DFL));
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  SetLimits();
  // The caller's session has a key ring, which is none of the client's.
  syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr, 0, 0, 0);
  if (own_ipc && unshare(CLONE_NEWIPC) != 0) return "unshare";
  const int in = streams.in >= 0 ? streams.in : open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (dup2(in, STDIN_FILENO) < 0 || dup2(streams.out, STDOUT_FILENO) < 0 ||
      dup2(streams.err, STDERR_FILENO) < 0)
    return "dup2";
  if (start.output == OutputKind::kClosed) close(STDOUT_FILENO);
  if (close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0) return "close_range";
  if (chdir(start.working_folder.c_str()) != 0) return "chdir";
  if (const char* failed = DropCapabilities()) return failed;
  execve(start.executable.c_str(), arguments, environment);
  return "execve";
}

}  // namespace

void AppendTexts(const ClientStart& start, std::vector<std::string>& texts) {
  texts.push_back(start.executable);
  texts.push_back(start.working_folder);
  AppendList(start.arguments, texts);
  AppendList(start.environment, texts);
  texts.emplace_back(Name(start.output));
  texts.emplace_back(start.interviewed ? kInterviewed : "");
}

bool TakeTexts(std::span<const std::string>& texts, ClientStart& start) {
  return TakeText(texts, start.executable) && TakeText(texts, start.working_folder) &&
         TakeList(texts, start.arguments) && TakeList(texts, start.environment) &&
         TakeOutput(texts, start.output) && TakeFlag(texts, kInterviewed, start.interviewed);
}

Refused StartClient(const ClientStart& start, const ClientStreams& streams, bool own_ipc,
                    pid_t& client) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return Refusal::Last("pipe");
  const mock_agent::FileDescriptor reader(ends[0]);
  mock_agent::FileDescriptor writer(ends[1]);
  const auto arguments = Pointers(start.arguments);
  const auto environment = Pointers(start.environment);
  client = fork();
  if (client < 0) return Refusal::Last("fork");
  if (client == 0) {
    const char* step = BecomeClient(start, arguments.data(), environment.data(), streams, own_ipc);
    StartFailure failure{errno, {}};
    std::strncpy(failure.step.data(), step, failure.step.size() - 1);
    const ssize_t ignored = write(writer.get(), &failure, sizeof failure);
    static_cast<void>(ignored);
    _exit(127);
  }
  writer.Close();
  StartFailure failure{};
  ssize_t count = 0;
  do {
    count = read(reader.get(), &failure, sizeof failure);
  } while (count < 0 && errno == EINTR);
  if (count != static_cast<ssize_t>(sizeof failure)) return std::nullopt;
  waitpid(client, nullptr, 0);
  return Refusal{failure.step.data(), failure.error};
}

}  // namespace conformance
