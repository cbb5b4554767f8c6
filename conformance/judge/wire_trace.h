// WireTrace: what crossed the wire in one run of a case, as it may be shown.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace conformance {

// Some bytes of one side, one after another.
struct WirePart {
  enum class Kind {
    kShown,
    kSecret,   // of a secret, or of what may hold one: not shown
    kLeftOut,  // too many to be shown
  };
  Kind kind = Kind::kShown;
  std::uint64_t bytes = 0;  // how many there are
  std::string shown;        // kShown: the bytes themselves, whatever they are; else empty
  bool differs = false;     // they stand where the case's answer differs from its twin's
};

// Something that happened on a connection.
struct WireEvent {
  enum class Kind {
    kFromClient,   // bytes
    kToClient,     // bytes
    kClientEnded,  // the client sends no more: it ended its side, or is gone
    kAgentEnded,   // the agent sends no more
    kAgentReset,   // the agent ended the connection with a reset
  };
  Kind kind = Kind::kFromClient;
  std::chrono::milliseconds at{0};  // since the runner started the client
  std::uint64_t offset = 0;         // of its first byte among all that this side sent
  std::vector<WirePart> parts;      // empty for an end
};

struct WireConnection {
  std::string place;  // who took it: "the agent", "a stranger at /run/dstack.sock"
  std::chrono::milliseconds opened{0};  // since the runner started the client
  std::vector<WireEvent> events;        // in their order
};

// At most kMostTraced bytes of it are shown, of at most kMostTracedConnections connections with at most
// kMostTracedEvents events. None of them is one of eight in a row of a secret of the run, in any spelling
// that the leak scan knows.
struct WireTrace {
  std::vector<WireConnection> connections;  // by `opened`
  std::uint64_t more_connections = 0;       // that there were besides
  std::string point;       // of a sweep: where its answer was changed: "byte 17"; else empty
  std::string difference;  // in words, of the answer from its twin's; empty: not known, or no twin
};

inline constexpr std::size_t kMostTraced = 4096;
inline constexpr std::size_t kMostTracedConnections = 8;
inline constexpr std::size_t kMostTracedEvents = 36;

}  // namespace conformance
