#include "mock_agent/wire/unix_socket.h"

#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace mock_agent {
namespace {

// Connected is `fd`, which may be none, connected; none where that fails.
FileDescriptor Connected(FileDescriptor fd, const std::filesystem::path& path) {
  if (fd.get() < 0) return fd;
  const auto address = UnixAddress(path);
  const bool connected = address && connect(fd.get(), reinterpret_cast<const sockaddr*>(&*address),
                                            sizeof(*address)) == 0;
  if (connected) return fd;
  const int why = address ? errno : ENAMETOOLONG;
  fd.Close();
  errno = why;
  return fd;
}

}  // namespace

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
  return Connected(FileDescriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)),
                   path);
}

FileDescriptor ConnectedTo(const std::filesystem::path& path, std::chrono::milliseconds patience) {
  FileDescriptor fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval bound{.tv_sec = patience.count() / 1000, .tv_usec = patience.count() % 1000 * 1000};
  for (const int each : {SO_RCVTIMEO, SO_SNDTIMEO}) {
    if (fd.get() >= 0) setsockopt(fd.get(), SOL_SOCKET, each, &bound, sizeof(bound));
  }
  return Connected(std::move(fd), path);
}

}  // namespace mock_agent
