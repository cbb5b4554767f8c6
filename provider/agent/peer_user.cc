#include "provider/agent/peer_user.h"

#include <sys/socket.h>

#include <charconv>
#include <cstdint>
#include <limits>
#include <system_error>

namespace provider {

Result<uid_t> ParseUserId(const std::string& digits) {
  static_assert(sizeof(uid_t) == sizeof(std::uint32_t));
  std::uint32_t user = 0;
  const char* const end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, user);
  const bool padded = digits.size() > 1 && digits.front() == '0';
  if (parsed.ec != std::errc() || parsed.ptr != end || padded ||
      user == std::numeric_limits<std::uint32_t>::max()) {
    return Reason::kPeerUidInvalid;
  }
  return uid_t{user};
}

Result<void> ServedBy(uid_t user, int socket) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || size != sizeof(peer) ||
      peer.uid != user) {
    return Reason::kSocketOfAnotherUser;
  }
  return success();
}

}  // namespace provider
