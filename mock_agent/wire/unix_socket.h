// Unix socket: the address of one, and who connects to it.
#pragma once

#include <sys/un.h>

#include <chrono>
#include <filesystem>
#include <optional>

#include "mock_agent/wire/file_descriptor.h"

namespace mock_agent {

// The longest path of a Unix socket, in bytes (unix(7)).
inline constexpr std::size_t kMostSocketPath = sizeof(sockaddr_un::sun_path) - 1;

// UnixAddress is nothing for a path that is empty, too long, or has a NUL in it.
std::optional<sockaddr_un> UnixAddress(const std::filesystem::path& path);

// ConnectedTo is a non-blocking stream socket that is connected to who listens there. None: errno is
// that of connect(2), EAGAIN where its queue is full; ENAMETOOLONG for what is no address.
FileDescriptor ConnectedTo(const std::filesystem::path& path);
// ConnectedTo with a patience is a blocking one, which waits for so long at most: to connect where
// the queue is full, to send, and to receive. A wait that was in vain is EAGAIN.
FileDescriptor ConnectedTo(const std::filesystem::path& path, std::chrono::milliseconds patience);

}  // namespace mock_agent
