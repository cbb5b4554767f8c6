// Moment: when something happened on a connection. Part of a recording.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace mock_agent {

struct Moment {
  enum class What : std::uint8_t {
    kReceived,     // bytes of the client
    kSent,         // bytes of the agent, that the client's side took
    kClientEnded,  // the client sends no more: it ended its side, or is gone
    kAgentEnded,   // the agent sends no more
    kAgentReset,   // the agent ended the connection with bytes of the client unread
  };
  What what = What::kReceived;
  std::uint64_t bytes = 0;          // kReceived, kSent: how many
  std::chrono::milliseconds at{0};  // since the connection was opened
};

inline constexpr std::size_t kMostMoments = 128;        // of one connection
inline constexpr std::size_t kMostMomentsOfAll = 1024;  // of all connections of a recording

// AddMoment appends it, or adds its bytes to the last moment, where that is of the same millisecond or
// there is room for no more. What finds no room at all is left out.
// `of_all` counts.
void AddMoment(const Moment& moment, std::vector<Moment>& moments, std::size_t& of_all);

}  // namespace mock_agent
