#include "provider/agent/agent_socket.h"

#include <sys/un.h>

namespace provider {

Result<SocketCandidates> SocketCandidates::Of(std::string_view configured) {
  if (configured.empty()) return Reason::kSocketPathEmpty;
  if (configured.size() >= sizeof(sockaddr_un::sun_path)) return Reason::kSocketPathTooLong;
  if (configured != kDefaultAgentSocket) return SocketCandidates({std::string(configured)});
  return SocketCandidates({std::string(kDefaultAgentSocket), "/run/dstack.sock",
                           "/var/run/dstack/dstack.sock", "/run/dstack/dstack.sock"});
}

}  // namespace provider
