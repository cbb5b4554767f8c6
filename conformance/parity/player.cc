#include "conformance/parity/player.h"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "mock_agent/wire/unix_socket.h"

namespace conformance::parity {
namespace {

using Clock = Conversation::Clock;
using mock_agent::FileDescriptor;

// How long a full queue of connections is waited for.
constexpr std::chrono::seconds kConnecting{30};
constexpr std::chrono::milliseconds kConnectAgain{5};

std::filesystem::path SocketOf(const Play& play) {
  return play.folder / fmt::format("{}.sock", Name(play.exchange->socket));
}

ParityError Unreachable(const Play& play, const char* why) {
  return {ParityErrorCode::kUnreachable,
          fmt::format("{}: {} (asking {})", SocketOf(play).string(), why, play.exchange->name)};
}

// Connect is no socket while the other side's queue is full.
ParityResult<std::optional<FileDescriptor>> Connect(const Play& play) {
  FileDescriptor fd = mock_agent::ConnectedTo(SocketOf(play));
  if (fd.get() >= 0) return std::optional<FileDescriptor>(std::move(fd));
  if (errno == EAGAIN || errno == EINTR) return std::optional<FileDescriptor>();
  if (errno == ENAMETOOLONG) return Unreachable(play, "a path too long for a socket");
  return Unreachable(play, std::strerror(errno));
}

// One thread's conversations.
class Playing {
 public:
  Playing(const std::vector<Play>& plays, Patience patience, std::size_t at_once)
      : plays_(plays), patience_(patience), at_once_(at_once), played_(plays.size()) {}

  ParityResult<std::vector<Played>> Run() {
    connecting_since_ = Clock::now();
    while (next_ < plays_.size() || !under_way_.empty()) {
      BOOST_OUTCOME_TRY(Start());
      BOOST_OUTCOME_TRY(Wait());
      const auto now = Clock::now();
      for (auto& each : under_way_) {
        each.conversation->Act(now);
        if (each.conversation->done()) played_[each.place] = each.conversation->Take();
      }
      std::erase_if(under_way_, [](const auto& each) { return each.conversation->done(); });
    }
    return std::move(played_);
  }

 private:
  struct UnderWay {
    std::size_t place;
    std::unique_ptr<Conversation> conversation;
  };

  // Start begins as many conversations as there is room for, and the other side takes.
  ParityResult<void> Start() {
    queue_full_ = false;
    while (next_ < plays_.size() && under_way_.size() < at_once_ && !queue_full_) {
      const Play& play = plays_[next_];
      BOOST_OUTCOME_TRY(fd, Connect(play));
      const auto now = Clock::now();
      if (fd) {
        under_way_.push_back({next_++, std::make_unique<Conversation>(
                                           *play.exchange, std::move(*fd), patience_, now)});
        connecting_since_ = now;
      } else if (now - connecting_since_ > kConnecting) {
        return Unreachable(play, "takes no connection");
      } else {
        queue_full_ = true;
      }
    }
    return success();
  }

  // Wait returns when a conversation may go on.
  ParityResult<void> Wait() {
    auto wakes = Clock::now() + kConnecting;
    if (queue_full_) wakes = Clock::now() + kConnectAgain;
    polled_.clear();
    for (const auto& each : under_way_) {
      polled_.push_back({each.conversation->fd(), each.conversation->Wanted(), 0});
      wakes = std::min(wakes, each.conversation->Wakes());
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(wakes - Clock::now());
    const int most_ms = static_cast<int>(std::max<std::int64_t>(0, left.count()));
    if (poll(polled_.data(), polled_.size(), most_ms) < 0 && errno != EINTR)
      return ParityError{ParityErrorCode::kSystem, fmt::format("poll: {}", std::strerror(errno))};
    return success();
  }

  const std::vector<Play>& plays_;
  Patience patience_;
  std::size_t at_once_;
  std::vector<Played> played_;
  std::size_t next_ = 0;
  bool queue_full_ = false;
  Clock::time_point connecting_since_;
  std::vector<UnderWay> under_way_;
  std::vector<pollfd> polled_;
};

}  // namespace

ParityResult<std::vector<Played>> PlayAll(const std::vector<Play>& plays, Patience patience,
                                          std::size_t at_once) {
  return Playing(plays, patience, at_once).Run();
}

}  // namespace conformance::parity
