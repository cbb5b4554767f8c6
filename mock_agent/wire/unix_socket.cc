#include "mock_agent/wire/unix_socket.h"

#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace mock_agent {

std::optional<sockaddr_un> UnixAddress(const std::filesystem::path& path) {
  const std::string& name = path.native();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.empty() || name.size() > kMostSocketPath || name.find('\0') != std::string::npos) {
    return std::nullopt;
  }
  std::memcpy(address.sun_path, name.data(), name.size());
  return address;
}

FileDescriptor ConnectedTo(const std::filesystem::path& path) {
  const auto address = UnixAddress(path);
  if (!address) {
    errno = ENAMETOOLONG;
    return {};
  }
  FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (socket.get() < 0) return socket;
  if (connect(socket.get(), reinterpret_cast<const sockaddr*>(&*address), sizeof *address) == 0) {
    return socket;
  }
  const int why = errno;
  socket = FileDescriptor();
  errno = why;
  return socket;
}

}  // namespace mock_agent
