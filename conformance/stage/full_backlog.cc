#include "conformance/stage/full_backlog.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <utility>

#include "mock_agent/wire/unix_socket.h"

namespace conformance {
namespace {

using mock_agent::FileDescriptor;

// A listener with the least backlog has place for one or two.
constexpr int kMostPlaces = 64;

}  // namespace

Result<FullBacklog> FullBacklog::Make(const std::filesystem::path& path) {
  const Error refused{ErrorCode::kSystem, "the system refused a socket with a full backlog"};
  const auto address = mock_agent::UnixAddress(path);
  if (!address) return refused;
  FullBacklog made;
  made.listener_ = FileDescriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int listener = made.listener_.get();
  if (listener < 0) return refused;
  if (bind(listener, reinterpret_cast<const sockaddr*>(&*address), sizeof *address) != 0)
    return refused;
  if (listen(listener, 0) != 0) return refused;
  for (int place = 0; place < kMostPlaces; ++place) {
    FileDescriptor waiting = mock_agent::ConnectedTo(path);
    if (waiting.get() < 0) return errno == EAGAIN ? Result<FullBacklog>(std::move(made)) : refused;
    made.waiting_.push_back(std::move(waiting));
  }
  return refused;
}

}  // namespace conformance
