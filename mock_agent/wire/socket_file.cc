#include "mock_agent/wire/socket_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <boost/outcome/try.hpp>
#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "mock_agent/wire/file_mode.h"
#include "mock_agent/wire/unix_socket.h"

namespace mock_agent {
namespace {

constexpr mode_t kModeBits = 07777;
constexpr std::chrono::seconds kLongestStart{10};

Error Refused(ErrorCode code, const std::filesystem::path& path, std::string_view why) {
  return {code, fmt::format("{}: {}", path.native(), why)};
}

Error SystemRefused(const std::filesystem::path& path, std::string_view call) {
  const std::string words = std::generic_category().message(errno);
  return Refused(ErrorCode::kSocketNotBindable, path, fmt::format("{}: {}", call, words));
}

Result<sockaddr_un> Address(const std::filesystem::path& path) {
  if (const auto address = UnixAddress(path)) return *address;
  if (path.native().size() > kMostSocketPath) {
    return Refused(ErrorCode::kSocketPathTooLong, path,
                   fmt::format("longer than {} bytes", kMostSocketPath));
  }
  return Refused(ErrorCode::kSocketNotBindable, path, "not a path");
}

FileDescriptor NewSocket() {
  return FileDescriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

// With calls connect or bind, which take an address of any family.
int With(int (*call)(int, const sockaddr*, socklen_t), const FileDescriptor& fd,
         const sockaddr_un& address) {
  return call(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
}

// MakeRoom removes a stale socket, and refuses where anything else stands at the path.
Result<void> MakeRoom(const std::filesystem::path& path, const sockaddr_un& address) {
  struct stat found{};
  if (lstat(path.c_str(), &found) != 0) {
    if (errno == ENOENT) return success();
    return SystemRefused(path, "lstat");
  }
  if (!S_ISSOCK(found.st_mode)) {
    return Refused(ErrorCode::kSocketPathTaken, path, "a file that is no socket");
  }
  const FileDescriptor probe = NewSocket();
  if (probe.get() < 0) return SystemRefused(path, "socket");
  // EAGAIN: the backlog is full. EPROTOTYPE: a socket of another type.
  if (With(connect, probe, address) == 0 || errno == EAGAIN || errno == EPROTOTYPE) {
    return Refused(ErrorCode::kSocketInUse, path, "somebody listens on this socket");
  }
  if (errno == ENOENT) return success();
  if (errno != ECONNREFUSED) return SystemRefused(path, "connect");
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return SystemRefused(path, "unlink");
  return success();
}

// AloneBeside locks the folder of the path until the descriptor closes. A folder that may not be read
// cannot be locked: then it is none.
Result<FileDescriptor> AloneBeside(const std::filesystem::path& path,
                                   const std::function<bool()>& gives_up) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  FileDescriptor fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const auto until = std::chrono::steady_clock::now() + kLongestStart;
  while (fd.get() >= 0 && flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return FileDescriptor();
    if (std::chrono::steady_clock::now() > until || (gives_up && gives_up())) {
      return Refused(ErrorCode::kSocketInUse, path, "somebody else is starting in this folder");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return fd;
}

}  // namespace

Result<SocketFile> SocketFile::Listen(const std::filesystem::path& path, mode_t mode,
                                      const std::function<bool()>& gives_up) {
  BOOST_OUTCOME_TRY(address, Address(path));
  // Of two that find the same stale socket, the second would remove what the first has just made.
  const auto alone = AloneBeside(path, gives_up);
  if (!alone) return alone.error();
  BOOST_OUTCOME_TRYV(MakeRoom(path, address));
  FileDescriptor fd = NewSocket();
  if (fd.get() < 0) return SystemRefused(path, "socket");
  // bind gives the file the mode of the descriptor, less the umask; chmod adds what that took.
  if (fchmod(fd.get(), mode) != 0) return SystemRefused(path, "fchmod");
  if (With(bind, fd, address) != 0) return SystemRefused(path, "bind");
  SocketFile made(path, std::move(fd));
  struct stat file{};
  if (lstat(path.c_str(), &file) != 0) return SystemRefused(path, "lstat");
  made.device_ = file.st_dev;
  made.inode_ = file.st_ino;
  if ((file.st_mode & kModeBits) != mode && !SetMode(AT_FDCWD, path.c_str(), S_IFSOCK, mode)) {
    return SystemRefused(path, "chmod");
  }
  if (listen(made.fd(), SOMAXCONN) != 0) return SystemRefused(path, "listen");
  return made;
}

// The inode cannot be another file's with the same number: the open descriptor keeps it.
SocketFile::~SocketFile() {
  struct stat file{};
  if (fd_.get() < 0 || lstat(path_.c_str(), &file) != 0) return;
  if (file.st_dev == device_ && file.st_ino == inode_) unlink(path_.c_str());
}

}  // namespace mock_agent
