// The key file: the ARC server key of the provider `file`, 128 bytes on disk.
#pragma once

#include <filesystem>
#include <optional>

#include "provider/agent/result.h"
#include "provider/key/server_key.h"

namespace provider {

// LoadOrCreateKeyFile gives the key in the file; where there is none it makes a random one and
// publishes it. Programs that start together all get the key of the one file that comes to be, and
// a program killed at any point leaves a whole file or none. What is at the path is never changed.
// Refuses with
//   kKeyFileInvalid      not a regular file (a symbolic link is none), open to group or others,
//                        not 128 bytes, a scalar out of range
//   kKeyFileUnreadable   it cannot be opened or read
//   kKeyFileNotWritable  it could not be created and published
//   kCryptoFailed
Result<ServerKey> LoadOrCreateKeyFile(const std::filesystem::path& path);

// LoadKeyFile only looks: nothing where nothing is, else the key or a refusal as above.
Result<std::optional<ServerKey>> LoadKeyFile(const std::filesystem::path& path);

}  // namespace provider
