#include "conformance/load/peer_memory.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <fstream>
#include <sstream>
#include <string>

namespace conformance::load {

std::optional<pid_t> PeerOf(int fd) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.pid <= 0)
    return std::nullopt;
  return peer.pid;
}

std::optional<PeerMemory> MemoryOf(pid_t process) {
  std::ifstream status(fmt::format("/proc/{}/status", process));
  PeerMemory memory;
  bool found = false;
  for (std::string line; std::getline(status, line);) {
    std::istringstream words(line);
    std::string name;
    words >> name;
    if (name == "VmRSS:") found = static_cast<bool>(words >> memory.now_kib);
    if (name == "VmHWM:") words >> memory.most_kib;
  }
  return found ? std::optional(memory) : std::nullopt;
}

}  // namespace conformance::load
