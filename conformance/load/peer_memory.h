// Peer memory: what the process on the other side of a Unix socket takes.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

namespace conformance::load {

// PeerOf is the process that listens for the connected socket; nothing where the system does not say,
// as for one in another PID namespace.
std::optional<pid_t> PeerOf(int fd);

struct PeerMemory {
  std::uint64_t now_kib = 0;   // resident
  std::uint64_t most_kib = 0;  // resident at any time so far
};
// MemoryOf is nothing where the process is gone or may not be looked at.
std::optional<PeerMemory> MemoryOf(pid_t process);

}  // namespace conformance::load
