#include "mock_agent/wire/agent.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <boost/outcome/try.hpp>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "mock_agent/wire/connection.h"
#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/recorder.h"
#include "mock_agent/wire/socket_file.h"

namespace mock_agent {
namespace {

constexpr std::size_t kMaxWorkers = 64;
constexpr int kStarvedMilliseconds =
    100;  // how long to leave a system alone that has no descriptor or thread to give

// Signal is readable from Raise to Clear.
class Signal {
 public:
  Signal() : fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
  int fd() const { return fd_.get(); }
  void Raise() { eventfd_write(fd_.get(), 1); }
  void Clear() {
    eventfd_t count = 0;
    eventfd_read(fd_.get(), &count);
  }

 private:
  FileDescriptor fd_;
};

struct Worker {
  std::thread thread;
  std::atomic<bool> done = false;
};

}  // namespace

class Agent::Impl {
 public:
  Impl(AgentOptions options, SocketFile socket_file)
      : options_(std::move(options)),
        listener_(socket_file.fd()),
        socket_file_(std::move(socket_file)) {}
  ~Impl() { Stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> Start() {
    if (stop_.fd() < 0 || worker_done_.fd() < 0) return OutOfResources();
    if (!options_.session.accepts) return success();
    try {
      acceptor_ = std::thread([this] { AcceptUntilStopped(); });
    } catch (const std::system_error&) {
      return OutOfResources();
    }
    return success();
  }

  void Stop() {
    const std::lock_guard lock(stopping_);
    stop_.Raise();
    if (acceptor_.joinable()) acceptor_.join();
    socket_file_.reset();
  }

  Recording Snapshot() const { return recorder_.Snapshot(); }

 private:
  Error OutOfResources() const {
    return {ErrorCode::kSocketNotBindable,
            options_.socket_path.native() + ": no thread or descriptor to serve with"};
  }

  void AcceptUntilStopped() {
    bool starved = false;
    for (;;) {
      const bool accepts = workers_.size() < kMaxWorkers && !starved;
      std::array<pollfd, 3> polled = {
          {{.fd = accepts ? listener_ : -1, .events = POLLIN, .revents = 0},
           {.fd = stop_.fd(), .events = POLLIN, .revents = 0},
           {.fd = worker_done_.fd(), .events = POLLIN, .revents = 0}}};
      poll(polled.data(), polled.size(), starved ? kStarvedMilliseconds : -1);
      if (polled[1].revents != 0) break;
      if (polled[2].revents != 0) JoinDoneWorkers();
      starved = polled[0].revents != 0 && !AcceptOne();
    }
    for (Worker& worker : workers_) worker.thread.join();
  }

  void JoinDoneWorkers() {
    worker_done_.Clear();
    for (auto worker = workers_.begin(); worker != workers_.end();) {
      if (!worker->done) {
        ++worker;
        continue;
      }
      worker->thread.join();
      worker = workers_.erase(worker);
    }
  }

  // AcceptOne is false where the system has no descriptor or thread to give.
  bool AcceptOne() {
    FileDescriptor socket(accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (socket.get() < 0) return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED;
    Worker& worker = workers_.emplace_back();
    try {
      worker.thread = std::thread(
          [this, &worker](FileDescriptor accepted, Recorder::Line record) {
            Serve(std::move(accepted), record);
            worker.done = true;
            worker_done_.Raise();
          },
          std::move(socket), recorder_.Open());
    } catch (const std::system_error&) {
      workers_.pop_back();
      return false;
    }
    return true;
  }

  void Serve(FileDescriptor socket, Recorder::Line record) {
    Connection connection(std::move(socket), stop_.fd(), record, options_.session.intake);
    options_.session.serve(connection);
  }

  const AgentOptions options_;
  Recorder recorder_;
  Signal stop_;
  Signal worker_done_;
  int listener_;  // of socket_file_, which Stop removes when no thread is left to use it
  std::optional<SocketFile> socket_file_;
  std::list<Worker> workers_;  // the acceptor's
  std::mutex stopping_;
  std::thread acceptor_;
};

Result<std::unique_ptr<Agent>> Agent::Start(AgentOptions options) {
  BOOST_OUTCOME_TRY(socket_file, SocketFile::Listen(options.socket_path, options.mode));
  auto impl = std::make_unique<Impl>(std::move(options), std::move(socket_file));
  BOOST_OUTCOME_TRYV(impl->Start());
  return std::unique_ptr<Agent>(new Agent(std::move(impl)));
}

Agent::Agent(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
}

Agent::~Agent() = default;

void Agent::Stop() {
  impl_->Stop();
}

Recording Agent::Snapshot() const {
  return impl_->Snapshot();
}

}  // namespace mock_agent
