#include "conformance/stage/client_process.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <array>
#include <boost/process.hpp>
#include <boost/process/extend.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

#include "conformance/stage/process_table.h"
#include "mock_agent/wire/file_descriptor.h"

namespace conformance {
namespace {

namespace bp = boost::process;
using mock_agent::FileDescriptor;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr std::size_t kMostOutput = std::size_t{512} << 10;  // of a stream, evidence.h
// How long something the client started may take to end by itself after the client has.
constexpr milliseconds kGrace{500};
constexpr milliseconds kGraceStep{10};
// Milliseconds between looks at whether the run is to stop.
constexpr int kLookAround = 100;

struct Pipe {
  FileDescriptor reader;
  FileDescriptor writer;
};

Error SystemError(std::string_view what) {
  return {ErrorCode::kSystem, fmt::format("{}: {}", what, std::generic_category().message(errno))};
}

// Both ends close on exec: a client must not hold another client's pipe open.
Result<Pipe> MakePipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return SystemError("pipe");
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// Output collects what comes through one pipe.
struct Output {
  FileDescriptor pipe;
  std::string* text;
  std::uint64_t* bytes;

  // Read takes what is there; at the end it closes the pipe.
  void Read() {
    std::array<char, 65536> buffer;
    const ssize_t count = read(pipe.get(), buffer.data(), buffer.size());
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (count <= 0) {
      pipe.Close();
      return;
    }
    const std::size_t room = kMostOutput - text->size();
    const auto taken = std::min(room, static_cast<std::size_t>(count));
    text->append(buffer.data(), taken);
    *bytes += static_cast<std::uint64_t>(count);
  }
};

// What the child tells about a sandbox that could not be set up. Written once, before exec.
struct SetupFailure {
  int error;
  std::array<char, 32> step;
};

// A machine may refuse namespaces, by its policy or its kernel (user_namespaces(7), unshare(2)); any
// other failure is ours.
Error SetupError(const SetupFailure& failure) {
  const bool refused = failure.error == EPERM || failure.error == EACCES ||
                       failure.error == ENOSPC || failure.error == EUSERS ||
                       failure.error == ENOSYS || failure.error == EINVAL;
  const std::string why =
      fmt::format("{}: {}", failure.step.data(), std::generic_category().message(failure.error));
  if (refused) {
    return {ErrorCode::kNamespaceRefused,
            fmt::format("this machine refuses the client its namespaces ({})", why)};
  }
  return {ErrorCode::kSystem, fmt::format("the client's namespaces could not be made ({})", why)};
}

// PrepareChild runs between fork and exec: only calls that are safe there.
void PrepareChild(const Sandbox& sandbox, int failure_pipe) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  for (const int number : {SIGPIPE, SIGINT, SIGTERM, SIGCHLD})
    static_cast<void>(std::signal(number, SIG_DFL));
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  // Whatever else is open, in Boost.Process or by our own parent, is not the client's.
  close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
  const char* refused = sandbox.Enter();
  if (refused == nullptr) return;
  SetupFailure failure{errno, {}};
  std::strncpy(failure.step.data(), refused, failure.step.size() - 1);
  const ssize_t ignored = write(failure_pipe, &failure, sizeof failure);
  static_cast<void>(ignored);
  _exit(1);
}

// Start returns the client's process id, with the process in a group of that number.
Result<pid_t> Start(const Launch& launch, int out, int err) {
  BOOST_OUTCOME_TRY(failures, MakePipe());
  bp::environment environment;
  // Not operator[]: that of Boost.Process 1.74 reads past the end of shorter entries.
  for (const auto& [name, value] : launch.environment) environment.set(name, value);
  std::error_code failed;
  pid_t pid = 0;
  try {
    const int failure_pipe = failures.writer.get();
    const Sandbox& sandbox = launch.sandbox;
    bp::child child(
        bp::exe = launch.command.executable.string(), bp::args = launch.command.arguments,
        environment, bp::start_dir = launch.working_folder.string(), bp::std_in < bp::null,
        bp::posix::fd.bind(STDOUT_FILENO, out), bp::posix::fd.bind(STDERR_FILENO, err),
        bp::extend::on_exec_setup = [&](auto&) { PrepareChild(sandbox, failure_pipe); }, failed);
    pid = child.id();
    child.detach();
  } catch (const std::exception& problem) {
    return Error{ErrorCode::kSystem, fmt::format("cannot start the client: {}", problem.what())};
  }
  if (failed)
    return Error{ErrorCode::kSystem, fmt::format("cannot start the client: {}", failed.message())};
  failures.writer.Close();
  SetupFailure failure{};
  if (read(failures.reader.get(), &failure, sizeof failure) ==
      static_cast<ssize_t>(sizeof failure)) {
    waitpid(pid, nullptr, 0);
    return SetupError(failure);
  }
  return pid;
}

int TimeLeft(Clock::time_point until) {
  const auto left = std::chrono::ceil<milliseconds>(until - Clock::now());
  return static_cast<int>(std::max(left, milliseconds{0}).count());
}

// Watch reads the outputs until the client has ended (true), or the deadline has passed or the run
// is to stop (false).
bool Watch(const FileDescriptor& process, Output& out, Output& err, const Launch& launch,
           Clock::time_point until) {
  while (!launch.stop || !launch.stop()) {
    std::array<pollfd, 3> watched{
        {{process.get(), POLLIN, 0}, {out.pipe.get(), POLLIN, 0}, {err.pipe.get(), POLLIN, 0}}};
    const int left = TimeLeft(until);
    const int ready = poll(watched.data(), watched.size(), std::min(left, kLookAround));
    if (ready < 0 && errno != EINTR) return false;
    if (ready == 0 && left == 0) return false;
    if (watched[1].revents != 0) out.Read();
    if (watched[2].revents != 0) err.Read();
    if (watched[0].revents != 0) return true;
  }
  return false;
}

// Drain reads what is still in a pipe whose writers are all gone.
void Drain(Output& output) {
  while (output.pipe.get() >= 0) {
    pollfd watched{output.pipe.get(), POLLIN, 0};
    if (poll(&watched, 1, static_cast<int>(kGrace.count())) <= 0)
      return;  // held open by a process that escaped us
    output.Read();
  }
}

// EndTheRest kills what the client left behind, after a grace in which it may end by itself. True:
// something was killed.
bool EndTheRest(pid_t client, const std::string& marker) {
  const auto until = Clock::now() + kGrace;
  Survivors rest = SurvivorsOf(client, marker);
  while ((!rest.processes.empty() || rest.unsettled) && Clock::now() < until) {
    poll(nullptr, 0, static_cast<int>(kGraceStep.count()));
    rest = SurvivorsOf(client, marker);
  }
  const bool found = !rest.processes.empty();
  // Again until none is seen: a process may fork while we look.
  for (int round = 0; round < 16 && !rest.processes.empty(); ++round) {
    for (const pid_t each : rest.processes) kill(each, SIGKILL);
    poll(nullptr, 0, static_cast<int>(kGraceStep.count()));
    rest = SurvivorsOf(client, marker);
  }
  return found;
}

}  // namespace

Result<ClientCommand> ClientCommand::Resolve(const std::vector<std::string>& command) {
  namespace fs = std::filesystem;
  if (command.empty() || command.front().empty())
    return Error{ErrorCode::kClientNotFound, "no client: give its command after --"};
  const std::string& name = command.front();
  std::error_code failed;
  fs::path executable;
  if (name.find('/') != std::string::npos) {
    executable = fs::absolute(name, failed);
  } else {
    executable = bp::search_path(name).string();
  }
  if (executable.empty() || !fs::exists(executable, failed)) {
    return Error{ErrorCode::kClientNotFound, fmt::format("the client '{}' does not exist", name)};
  }
  if (fs::is_directory(executable, failed) || access(executable.c_str(), X_OK) != 0) {
    return Error{ErrorCode::kClientNotExecutable,
                 fmt::format("the client '{}' is not executable", name)};
  }
  return ClientCommand{executable, {command.begin() + 1, command.end()}};
}

Result<ProcessEvidence> RunClient(const Launch& launch) {
  ProcessEvidence evidence;
  BOOST_OUTCOME_TRY(out_pipe, MakePipe());
  BOOST_OUTCOME_TRY(err_pipe, MakePipe());
  const auto started = Clock::now();
  BOOST_OUTCOME_TRY(client, Start(launch, out_pipe.writer.get(), err_pipe.writer.get()));
  out_pipe.writer.Close();
  err_pipe.writer.Close();
  const FileDescriptor process(static_cast<int>(syscall(SYS_pidfd_open, client, 0)));
  Output out{std::move(out_pipe.reader), &evidence.standard_output,
             &evidence.standard_output_bytes};
  Output err{std::move(err_pipe.reader), &evidence.standard_error, &evidence.standard_error_bytes};

  if (process.get() < 0) {
    const Error refused = SystemError("pidfd_open");
    kill(-client, SIGKILL);
    waitpid(client, nullptr, 0);
    return refused;
  }
  const bool ended = Watch(process, out, err, launch, started + launch.deadline);
  evidence.elapsed = std::chrono::duration_cast<milliseconds>(Clock::now() - started);
  if (!ended) kill(-client, SIGKILL);
  // The client stays a zombie until its group is gone, so that the group's number cannot become
  // another's.
  siginfo_t info{};
  while (waitid(P_PID, static_cast<id_t>(client), &info, WEXITED | WNOWAIT) != 0 &&
         errno == EINTR) {
  }
  const bool killed = EndTheRest(client, launch.marker);
  evidence.left_process_behind = ended && killed;
  int status = 0;
  rusage usage{};
  while (wait4(client, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  Drain(out);
  Drain(err);
  evidence.peak_memory_kib = static_cast<std::uint64_t>(usage.ru_maxrss);
  if (!ended) {
    evidence.ending = ProcessEvidence::Ending::kDeadline;
  } else if (WIFSIGNALED(status)) {
    evidence.ending = ProcessEvidence::Ending::kSignalled;
    evidence.status = WTERMSIG(status);
  } else {
    evidence.status = WEXITSTATUS(status);
  }
  return evidence;
}

}  // namespace conformance
