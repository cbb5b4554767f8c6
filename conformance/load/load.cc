#include "conformance/load/load.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <utility>
#include <vector>

#include "conformance/load/client.h"
#include "conformance/load/key_check.h"

namespace conformance::load {
namespace {

using Clock = Client::Clock;
using Event = Client::Event;
using mock_agent::FileDescriptor;
using std::chrono::milliseconds;

constexpr milliseconds kAskAgain{2};

LoadError System(const char* what) {
  return {LoadErrorCode::kSystem, fmt::format("{}: {}", what, std::strerror(errno))};
}

std::string RequestFor(std::size_t path, bool closing) {
  const std::string body =
      fmt::format(R"({{"path":"load/{}","purpose":"load","algorithm":"secp256k1"}})", path);
  return fmt::format(
      "POST /GetKey HTTP/1.1\r\nHost: dstack\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\n{}\r\n{}",
      body.size(), closing ? "Connection: close\r\n" : "", body);
}

// A socket for each connection, and some more.
void RaiseLimit(std::size_t connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur =
      std::min<rlim_t>(limit.rlim_max, std::max<rlim_t>(limit.rlim_cur, connections + 64));
  setrlimit(RLIMIT_NOFILE, &limit);
}

class Loading {
 public:
  explicit Loading(const LoadOptions& options)
      : options_(options),
        check_(options.equal_paths ? 1 : options.connections),
        answered_(options.connections, 0) {
    for (std::size_t place = 0; place < options.connections; ++place)
      clients_.emplace_back(options.socket, RequestFor(PathOf(place), options.closing),
                            options.closing);
    report_.connections = options.connections;
    report_.closing = options.closing;
  }

  mock_agent::Outcome<LoadReport, LoadError> Run() {
    BOOST_OUTCOME_TRY(LookAtTheAgent());
    epoll_ = FileDescriptor(epoll_create1(EPOLL_CLOEXEC));
    if (epoll_.get() < 0) return System("epoll_create1");
    began_ = Clock::now();
    for (std::size_t place = 0; place < clients_.size(); ++place) Ask(place);
    while (!Over()) {
      std::array<epoll_event, 256> events{};
      const int count = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                   static_cast<int>(waiting_.empty() ? 20 : kAskAgain.count()));
      if (count < 0 && errno != EINTR) return System("epoll_wait");
      for (int at = 0; at < count; ++at) {
        const std::size_t place = events.at(static_cast<std::size_t>(at)).data.u64;
        if (clients_[place].fd() >= 0) Handle(place, clients_[place].Act());
      }
      AskThoseThatWait();
    }
    Finish();
    return std::move(report_);
  }

 private:
  std::size_t PathOf(std::size_t place) const { return options_.equal_paths ? 0 : place; }
  bool TimeIsUp() const { return Clock::now() - began_ >= options_.lasts; }

  // Over when the time is, and every answer has come or is no longer waited for.
  bool Over() const {
    if (!TimeIsUp()) return false;
    if (Clock::now() - began_ >= options_.lasts + options_.grace) return true;
    return std::none_of(clients_.begin(), clients_.end(),
                        [](const Client& client) { return client.asking(); });
  }

  // Who listens, and what it takes before the load; kUnreachable.
  mock_agent::Outcome<void, LoadError> LookAtTheAgent() {
    Client probe(options_.socket, "", true);
    if (probe.Ask(Clock::now()) == Event::kUnreachable)
      return LoadError{LoadErrorCode::kUnreachable,
                       fmt::format("{}: {}", options_.socket, std::strerror(errno))};
    if (probe.fd() >= 0) agent_ = PeerOf(probe.fd());
    if (agent_) report_.before = MemoryOf(*agent_);
    return mock_agent::success();
  }

  void Ask(std::size_t place) {
    Client& client = clients_[place];
    const bool fresh = client.fd() < 0;
    const Event event = client.Ask(Clock::now());
    if (fresh && client.fd() >= 0) Watch(place, EPOLL_CTL_ADD);
    Handle(place, event);
  }

  void Watch(std::size_t place, int operation) {
    epoll_event event{};
    event.events = EPOLLIN;
    if (clients_[place].sending()) event.events |= EPOLLOUT;
    event.data.u64 = place;
    epoll_ctl(epoll_.get(), operation, clients_[place].fd(), &event);
  }

  void Handle(std::size_t place, Event event) {
    Client& client = clients_[place];
    switch (event) {
      case Event::kNothing:
        // A request is small: that it does not go out at once is the exception.
        if (client.sending()) Watch(place, EPOLL_CTL_MOD);
        return;
      case Event::kAnswered:
        Count(place);
        break;
      case Event::kClosed:
        // Between two requests a server may; the next one then gets a new connection.
        if (client.asking()) ++report_.errors["the connection was closed without an answer"];
        client.Drop();
        break;
      case Event::kReset:
        if (client.asking()) ++report_.errors["the connection was reset"];
        client.Drop();
        break;
      case Event::kTooMuch:
        ++report_.errors["an answer without end"];
        client.Drop();
        break;
      case Event::kQueueFull:
        break;
      case Event::kUnreachable:
        // It asks no more.
        ++report_.errors["nobody listens any more"];
        client.Drop();
        return;
    }
    waiting_.push_back(place);
  }

  // Count looks at an answer. A new request is sent from the loop, so that everyone gets a turn.
  void Count(std::size_t place) {
    Client& client = clients_[place];
    const auto now = Clock::now();
    if (const auto wrong = check_.Wrong(PathOf(place), client.answer())) {
      ++report_.errors[*wrong];
      client.Drop();
      return;
    }
    report_.latencies.Add(
        std::chrono::duration_cast<std::chrono::microseconds>(now - client.asked()));
    report_.took = std::chrono::duration_cast<std::chrono::microseconds>(now - began_);
    ++answered_[place];
  }

  void AskThoseThatWait() {
    std::deque<std::size_t> now;
    std::swap(now, waiting_);
    for (const std::size_t place : now) {
      // When the time is up, only who has asked already goes on.
      if (!TimeIsUp() || clients_[place].asking()) Ask(place);
    }
  }

  void Finish() {
    for (const Client& client : clients_) {
      if (client.asking()) ++report_.errors["no answer in time"];
    }
    const auto [fewest, most] = std::minmax_element(answered_.begin(), answered_.end());
    report_.fewest = *fewest;
    report_.most = *most;
    report_.starved = static_cast<std::size_t>(std::count(answered_.begin(), answered_.end(), 0U));
    if (agent_) report_.after = MemoryOf(*agent_);
  }

  const LoadOptions& options_;
  KeyCheck check_;
  std::vector<Client> clients_;
  std::vector<std::uint64_t> answered_;
  std::deque<std::size_t> waiting_;  // to ask in the next turn
  FileDescriptor epoll_;
  Clock::time_point began_;
  std::optional<pid_t> agent_;
  LoadReport report_;
};

}  // namespace

mock_agent::Outcome<LoadReport, LoadError> RunLoad(const LoadOptions& options) {
  RaiseLimit(options.connections);
  return Loading(options).Run();
}

}  // namespace conformance::load
