// Recording: what the agent saw and did on the wire. The first witness of a verdict.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mock_agent/wire/moment.h"
#include "mock_agent/wire/request.h"

namespace mock_agent {

struct ConnectionRecord {
  // The bytes the client sent, at most 1 MiB of them, and 2 MiB of all connections together.
  std::string received;
  std::uint64_t received_bytes = 0;  // how many it sent in all
  // How many bytes of the agent the client's side took. On a Unix socket at most 512 KiB of them are
  // still in the kernel (wmem_default and one block): the client has read all but those.
  std::uint64_t sent_bytes = 0;
  // The first of these, bounded as `received` is. Not in ToJson: a secret is in them.
  std::string sent = {};
  std::string sent_last =
      {};  // where those are not all: the very last ones, at most 1 KiB. As `sent`
  // Whole ones and, last, a broken or unfinished one or stray bytes. At most 64, with at most 1 MiB
  // of bodies, and 1 MiB of targets and headers as they stand in memory (2 MiB of all connections
  // together): what is more is cut from the end.
  std::vector<Request> requests;
  bool client_closed = false;  // the client was gone before the agent ended
  std::size_t listener = 0;    // that it came by: 0 is the agent's first, see AgentOptions
  // When the agent took it up, and what happened since then, in its order. Not in ToJson.
  std::chrono::steady_clock::time_point opened = {};
  std::vector<Moment> moments = {};
};

struct Recording {
  std::vector<ConnectionRecord> connections;  // in the order of their arrival; at most 64 in detail
  std::uint64_t connection_count = 0;         // how many there were in all
  std::uint64_t elsewhere_count = 0;          // those of them that came not by listener 0
  std::uint64_t more_requests = 0;  // those that are not in detail, but RequestCount counts

  // When the agent saw the first connection, by whatever listener. Not in ToJson.
  std::optional<std::chrono::steady_clock::time_point> first_connection;

  // RequestCount counts the requests of which at least a method arrived.
  std::uint64_t RequestCount() const;
};

// Since is what came after `before`, an earlier snapshot of the same recording: of a connection that was
// there, what it brought since; none that brought nothing.
Recording Since(const Recording& before, const Recording& now);

// ToJson is one line of JSON. What was received is in hex; in other text, bytes that are not UTF-8
// become U+FFFD.
std::string ToJson(const Recording& recording);

}  // namespace mock_agent
