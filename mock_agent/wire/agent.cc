#include "mock_agent/wire/agent.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/outcome/try.hpp>
#include <cerrno>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "mock_agent/wire/file_descriptor.h"
#include "mock_agent/wire/readiness.h"
#include "mock_agent/wire/recorder.h"
#include "mock_agent/wire/socket_file.h"

namespace mock_agent {
namespace {

using Clock = Connection::Clock;

// How long to leave a system alone that has no descriptor to give.
constexpr std::chrono::milliseconds kStarved{100};
constexpr int kAcceptedInATurn = 32;

// Room is for so many connections.
struct Room {
  bool full() const { return taken >= most; }

  const std::size_t most;
  std::size_t taken = 0;
};

// Seat is one connection's place in a room, as long as it lives.
class Seat {
 public:
  explicit Seat(Room& room) : room_(&room) { ++room.taken; }
  Seat(Seat&& other) noexcept : room_(std::exchange(other.room_, nullptr)) {}
  Seat& operator=(Seat&&) = delete;
  ~Seat() {
    if (room_ != nullptr) --room_->taken;
  }

 private:
  Room* room_;
};

// A listener on the loop.
struct OpenListener {
  OpenListener(Loop& loop, std::size_t at, Session session_of, FileDescriptor descriptor,
               std::optional<SocketFile> made_here, std::shared_ptr<Room> room_of)
      : place(at),
        session(std::move(session_of)),
        file(std::move(made_here)),
        room(std::move(room_of)),
        socket(loop, std::move(descriptor)) {}

  const std::size_t place;  // as ConnectionRecord.listener counts
  const Session session;
  const std::optional<SocketFile> file;
  const std::shared_ptr<Room> room;  // its own, or that of several
  Readiness socket;
};

// Among holds a place in a list as long as it lives.
template <typename T>
class Among {
 public:
  Among(std::list<T*>& list, T& item) : list_(list), place_(list.insert(list.end(), &item)) {}
  ~Among() { list_.erase(place_); }
  Among(const Among&) = delete;
  Among& operator=(const Among&) = delete;

 private:
  std::list<T*>& list_;
  typename std::list<T*>::iterator place_;
};

}  // namespace

class Agent::Impl {
 public:
  Impl(std::size_t most_connections, Recorder::Keep keep, std::function<void()> on_first_connection)
      : room_(std::make_shared<Room>(Room{.most = most_connections})),
        on_first_connection_(std::move(on_first_connection)),
        recorder_(keep) {}
  ~Impl() { Stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Result<void> Add(Listener listener, std::size_t place, const std::function<bool()>& gives_up) {
    std::optional<SocketFile> file;
    if (!listener.path.empty()) {
      BOOST_OUTCOME_TRY(made, SocketFile::Listen(listener.path, listener.mode, gives_up));
      listener.descriptor = FileDescriptor(fcntl(made.fd(), F_DUPFD_CLOEXEC, 0));
      file.emplace(std::move(made));
    }
    const auto room = listener.most_connections == 0
                          ? room_
                          : std::make_shared<Room>(Room{.most = listener.most_connections});
    listeners_.emplace_back(loop_, place, std::move(listener.session),
                            std::move(listener.descriptor), std::move(file), room);
    if (listeners_.back().socket.open()) return success();
    return Error{ErrorCode::kSocketNotBindable, "a listener that is no descriptor"};
  }

  Result<void> Start() {
    for (OpenListener& listener : listeners_) {
      boost::asio::co_spawn(loop_, Accept(listener), boost::asio::detached);
    }
    try {
      thread_ = std::thread([this] { loop_.run(); });
    } catch (const std::system_error&) {
      return Error{ErrorCode::kSocketNotBindable, "no thread to serve with"};
    }
    return success();
  }

  void Stop() {
    const std::lock_guard lock(stopping_);
    boost::asio::post(loop_, [this] { EndAll(); });
    if (thread_.joinable()) thread_.join();
    listeners_.clear();
  }

  Recording Snapshot() const { return recorder_.Snapshot(); }
  std::optional<Clock::time_point> FirstConnection() const { return recorder_.FirstConnection(); }

 private:
  void EndAll() {
    stopped_ = true;
    InterruptListeners();
    for (Connection* connection : connections_) connection->Stop();
  }

  void InterruptListeners() {
    for (OpenListener& listener : listeners_) listener.socket.Interrupt();
  }

  // Accept ends when the agent stops. The connections that then wait to be accepted are recorded
  // with what they have sent.
  Work<void> Accept(OpenListener& listener) {
    while (!stopped_) {
      // A listener that never accepts is watched until there has been a connection.
      const bool watched = listener.session.accepts ? !listener.room->full() : !seen_;
      const bool starved = std::exchange(starved_, false);
      co_await listener.socket.Wait(watched && !starved ? POLLIN : 0,
                                    starved ? Clock::now() + kStarved : Readiness::kNever);
      if (stopped_) break;
      AcceptAll(listener);
    }
    for (int i = 0; listener.session.accepts && i < SOMAXCONN; ++i) {
      FileDescriptor socket = AcceptOne(listener);
      if (socket.get() < 0) break;
      Connection connection(loop_, std::move(socket), recorder_.Open(listener.place),
                            Connection::Intake::kAlways);
      connection.Stop();
      co_await connection.Close();
    }
  }

  void AcceptAll(OpenListener& listener) {
    pollfd polled{.fd = listener.socket.fd(), .events = POLLIN, .revents = 0};
    // Those who are served already have their turn between some that are new.
    for (int taken = 0; taken < kAcceptedInATurn && poll(&polled, 1, 0) == 1; ++taken) {
      SeeConnection();
      if (!listener.session.accepts || listener.room->full()) return;
      FileDescriptor socket = AcceptOne(listener);
      if (socket.get() < 0) return;
      boost::asio::co_spawn(loop_, Serve(listener, std::move(socket), Seat(*listener.room)),
                            boost::asio::detached);
    }
  }

  FileDescriptor AcceptOne(OpenListener& listener) {
    FileDescriptor socket(accept4(listener.socket.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    if (socket.get() >= 0) {
      SeeConnection();
    } else {
      starved_ = errno != EAGAIN && errno != EINTR && errno != ECONNABORTED;
    }
    return socket;
  }

  void SeeConnection() {
    if (std::exchange(seen_, true)) return;
    recorder_.SeeConnection(Clock::now());
    if (on_first_connection_) on_first_connection_();
  }

  Work<void> Serve(OpenListener& listener, FileDescriptor socket, Seat seat) {
    const Seat taken = std::move(seat);
    Connection connection(loop_, std::move(socket), recorder_.Open(listener.place),
                          listener.session.intake);
    const Among<Connection> served(connections_, connection);
    if (stopped_) connection.Stop();  // since it was accepted
    co_await listener.session.serve(connection);
    co_await connection.Close();
    if (listener.room->full()) InterruptListeners();  // there is room again
  }

  const std::shared_ptr<Room> room_;  // of all listeners without one of their own
  const std::function<void()> on_first_connection_;
  Recorder recorder_;
  Loop loop_{1};
  // What follows is the loop's thread's.
  std::list<OpenListener> listeners_;
  std::list<Connection*> connections_;
  bool seen_ = false;
  bool starved_ = false;
  bool stopped_ = false;

  std::mutex stopping_;
  std::thread thread_;
};

Result<std::unique_ptr<Agent>> Agent::Start(AgentOptions options) {
  auto impl = std::make_unique<Impl>(options.most_connections, options.keep,
                                     std::move(options.on_first_connection));
  if (!options.socket_path.empty()) {
    Listener first{.path = std::move(options.socket_path),
                   .session = std::move(options.session),
                   .mode = options.mode};
    BOOST_OUTCOME_TRYV(impl->Add(std::move(first), 0, options.gives_up));
  }
  std::size_t place = 0;
  for (Listener& listener : options.further) {
    BOOST_OUTCOME_TRYV(impl->Add(std::move(listener), ++place, options.gives_up));
  }
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
