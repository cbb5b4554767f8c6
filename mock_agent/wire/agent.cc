#include "mock_agent/wire/agent.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <atomic>
#include <boost/outcome/try.hpp>
#include <list>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

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

struct OpenListener {
  std::size_t place;  // as ConnectionRecord.listener counts
  Session session;
  std::optional<SocketFile> file = {};  // made here,
  FileDescriptor descriptor = {};       // or handed over

  int fd() const { return file ? file->fd() : descriptor.get(); }
};

Result<OpenListener> Open(Listener listener, std::size_t place) {
  if (!listener.path.empty()) {
    BOOST_OUTCOME_TRY(file, SocketFile::Listen(listener.path, listener.mode));
    return OpenListener{
        .place = place, .session = std::move(listener.session), .file = std::move(file)};
  }
  const int flags = fcntl(listener.descriptor.get(), F_GETFL);
  if (flags < 0 || fcntl(listener.descriptor.get(), F_SETFL, flags | O_NONBLOCK) != 0) {
    return Error{ErrorCode::kSocketNotBindable, "a listener that is no descriptor"};
  }
  return OpenListener{.place = place,
                      .session = std::move(listener.session),
                      .descriptor = std::move(listener.descriptor)};
}

}  // namespace

class Agent::Impl {
 public:
  Impl(std::vector<OpenListener> listeners, std::function<void()> on_first_connection)
      : listeners_(std::move(listeners)), on_first_connection_(std::move(on_first_connection)) {}
  ~Impl() { Stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> Start() {
    if (stop_.fd() < 0 || worker_done_.fd() < 0) return OutOfResources();
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
    listeners_.clear();
  }

  Recording Snapshot() const { return recorder_.Snapshot(); }
  std::optional<Connection::Clock::time_point> FirstConnection() const {
    return recorder_.FirstConnection();
  }

 private:
  static Error OutOfResources() {
    return {ErrorCode::kSocketNotBindable, "no thread or descriptor to serve with"};
  }

  void AcceptUntilStopped() {
    bool starved = false;
    std::vector<pollfd> polled(2 + listeners_.size());
    for (;;) {
      PrepareToPoll(polled, workers_.size() < kMaxWorkers && !starved);
      poll(polled.data(), polled.size(), starved ? kStarvedMilliseconds : -1);
      if (polled[0].revents != 0) break;
      if (polled[1].revents != 0) JoinDoneWorkers();
      starved = false;
      for (std::size_t i = 0; i < listeners_.size() && !starved; ++i) {
        if (polled[2 + i].revents == 0) continue;
        SeeConnection();
        if (listeners_[i].session.accepts) starved = !AcceptOne(i);
      }
    }
    for (Worker& worker : workers_) worker.thread.join();
    for (std::size_t i = 0; i < listeners_.size(); ++i) RecordWaiting(i);
  }

  // A listener that never accepts is watched until there has been a connection.
  void PrepareToPoll(std::vector<pollfd>& polled, bool accepts) const {
    polled[0] = {.fd = stop_.fd(), .events = POLLIN, .revents = 0};
    polled[1] = {.fd = worker_done_.fd(), .events = POLLIN, .revents = 0};
    for (std::size_t i = 0; i < listeners_.size(); ++i) {
      const bool watched = listeners_[i].session.accepts ? accepts : !seen_;
      polled[2 + i] = {.fd = watched ? listeners_[i].fd() : -1, .events = POLLIN, .revents = 0};
    }
  }

  void SeeConnection() {
    if (std::exchange(seen_, true)) return;
    recorder_.SeeConnection(Connection::Clock::now());
    if (on_first_connection_) on_first_connection_();
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

  // AcceptOne is false where the system has no descriptor or thread to give, or there is room for
  // no further worker.
  bool AcceptOne(std::size_t listener) {
    if (workers_.size() == kMaxWorkers) return true;
    FileDescriptor socket(accept4(listeners_[listener].fd(), nullptr, nullptr, SOCK_CLOEXEC));
    if (socket.get() < 0) return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED;
    Worker& worker = workers_.emplace_back();
    try {
      worker.thread = std::thread(
          [this, &worker, &session = listeners_[listener].session](FileDescriptor accepted,
                                                                   Recorder::Line record) {
            Serve(session, std::move(accepted), record);
            worker.done = true;
            worker_done_.Raise();
          },
          std::move(socket), recorder_.Open(listeners_[listener].place));
    } catch (const std::system_error&) {
      workers_.pop_back();
      return false;
    }
    return true;
  }

  void Serve(const Session& session, FileDescriptor socket, Recorder::Line record) {
    Connection connection(std::move(socket), stop_.fd(), record, session.intake);
    session.serve(connection);
  }

  // RecordWaiting takes the connections that wait to be accepted while the agent stops: closing one
  // records what it has sent.
  void RecordWaiting(std::size_t listener) {
    if (!listeners_[listener].session.accepts) return;
    for (int i = 0; i < SOMAXCONN; ++i) {
      FileDescriptor socket(accept4(listeners_[listener].fd(), nullptr, nullptr, SOCK_CLOEXEC));
      if (socket.get() < 0) return;
      SeeConnection();
      const Connection connection(std::move(socket), stop_.fd(),
                                  recorder_.Open(listeners_[listener].place),
                                  Connection::Intake::kAlways);
    }
  }

  std::vector<OpenListener> listeners_;
  const std::function<void()> on_first_connection_;
  Recorder recorder_;
  Signal stop_;
  Signal worker_done_;
  bool seen_ = false;          // the acceptor's
  std::list<Worker> workers_;  // the acceptor's
  std::mutex stopping_;
  std::thread acceptor_;
};

Result<std::unique_ptr<Agent>> Agent::Start(AgentOptions options) {
  std::vector<OpenListener> listeners;
  listeners.reserve(1 + options.further.size());
  if (!options.socket_path.empty()) {
    BOOST_OUTCOME_TRY(file, SocketFile::Listen(options.socket_path, options.mode));
    listeners.push_back(
        {.place = 0, .session = std::move(options.session), .file = std::move(file)});
  }
  std::size_t place = 0;
  for (Listener& listener : options.further) {
    BOOST_OUTCOME_TRY(opened, Open(std::move(listener), ++place));
    listeners.push_back(std::move(opened));
  }
  auto impl = std::make_unique<Impl>(std::move(listeners), std::move(options.on_first_connection));
  BOOST_OUTCOME_TRYV(impl->Start());
  return std::unique_ptr<Agent>(new Agent(std::move(impl)));
}

Agent::Agent(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
}

Agent::~Agent() = default;

void Agent::Stop() {
  impl_->Stop();
}

std::optional<Connection::Clock::time_point> Agent::FirstConnection() const {
  return impl_->FirstConnection();
}

Recording Agent::Snapshot() const {
  return impl_->Snapshot();
}

}  // namespace mock_agent
