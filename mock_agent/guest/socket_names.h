// Socket names: where the simulator makes its sockets, as its dstack.toml says.
#pragma once

#include <filesystem>
#include <string>

#include "mock_agent/wire/result.h"

namespace mock_agent {

// Paths, from the folder of the dstack.toml where they are not absolute.
struct SocketNames {
  std::string dstack = "dstack.sock";      // [internal]
  std::string tappd = "tappd.sock";        // [internal-v0]
  std::string external = "external.sock";  // [external]
  std::string guest = "guest.sock";        // [guest-api]
};

// SocketNamesFrom reads `address = "unix:PATH"` of each table above; what is not there keeps its
// name, and so does a file that is not there. kNotToml, kWrongType for an address that is none of a
// Unix socket.
Result<SocketNames> SocketNamesFrom(const std::filesystem::path& file);

}  // namespace mock_agent
