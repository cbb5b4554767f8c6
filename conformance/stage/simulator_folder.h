// SimulatorFolder: where somebody has dstack's simulator, and the files that it is started with.
#pragma once

#include <filesystem>
#include <utility>

#include "conformance/case/result.h"
#include "mock_agent/guest/socket_names.h"

namespace conformance {

class SimulatorFolder {
 public:
  // Open: kSimulator unless the folder holds an executable file dstack-simulator, and a dstack.toml
  // whose sockets are all inside the folder. Nothing in it is ever changed.
  static Result<SimulatorFolder> Open(const std::filesystem::path& folder);

  std::filesystem::path executable() const;  // absolute
  // Where the simulator makes dstack.sock, below the folder that it is started in.
  std::filesystem::path socket() const;

  // CopyTo copies the files beside the executable, of 16 MiB at most, into another folder, and makes
  // there the folders in which the sockets will be. With `other_root_key`, k256_key of the copied
  // appkeys.json becomes another, random one; all else keeps its value, also k256_signature, which is
  // then that of another key. kSimulator where a file that the simulator needs cannot be read, or
  // nothing would read another root key; kPrivateFolder where a copy cannot be written.
  Result<void> CopyTo(const std::filesystem::path& to, bool other_root_key) const;

 private:
  explicit SimulatorFolder(std::filesystem::path path) : path_(std::move(path)) {}
  Result<void> CheckKeysFile() const;
  Result<void> MakeSocketFolders(const std::filesystem::path& to) const;

  std::filesystem::path path_;
  mock_agent::SocketNames sockets_;
};

}  // namespace conformance
