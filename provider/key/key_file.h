// The key file: the ARC server key of the provider `file`, 128 bytes on disk.
#pragma once

#include <filesystem>
#include <optional>

#include "provider/agent/failure.h"
#include "provider/agent/poll_until.h"
#include "provider/key/server_key.h"

namespace provider {

// LoadOrCreateKeyFile gives the key in the file; where there is none it makes a random one and
// publishes it. Programs that start together all get the key of the one file that comes to be, and
// a program killed at any point leaves a whole file or none; what it leaves beside, the next one
// removes. What is at the path is never changed. The key is given only when its name is on disk.
// The folder is opened once, and every file is named relative to it.
// Refuses with
//   kKeyFolderNotPrivate  the folder belongs to somebody else than this user or root, or group or
//                         others may write to it
//   kKeyFileNameReserved  a name of the temporary files that are swept
//   kKeyFileInvalid       not a regular file (a symbolic link is none), open to group or others,
//                         not 128 bytes, a scalar out of range
//   kKeyFileNotOurs       it belongs to another user than the effective one
//   kKeyFileLinked        it has another name too
//   kKeyFileLocked        it has two names, as while it is published, and somebody holds its lock until
//                         the deadline
//   kKeyFileUnreadable    it cannot be opened or read
//   kKeyFileNotWritable   it could not be created and published
//   kKeyFileNotSynced     it is there and whole, but the folder could not be synced
//   kCryptoFailed
Tried<ServerKey> LoadOrCreateKeyFile(const std::filesystem::path& path, Deadline deadline);

// LoadKeyFile makes none: nothing where nothing is, else the key or a refusal as above.
Tried<std::optional<ServerKey>> LoadKeyFile(const std::filesystem::path& path, Deadline deadline);

enum class KeyFileFinding { kHoldsAKey, kCanBeMade };

// TryKeyFile does what LoadOrCreateKeyFile would do, and refuses where that would, but publishes no
// file under this name: a rehearsal with temporary names of which none is left.
Tried<KeyFileFinding> TryKeyFile(const std::filesystem::path& path, Deadline deadline);

}  // namespace provider
