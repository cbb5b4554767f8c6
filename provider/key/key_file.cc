#include "provider/key/key_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "provider/agent/file_descriptor.h"
#include "provider/key/key_folder.h"
#include "provider/key/unpublished_key_file.h"

namespace provider {
namespace {

// KeyFilePlace is where a key file is or will be, swept of what killed starters left.
struct KeyFilePlace {
  KeyFolder folder;
  std::string name;
};

Failure Unreadable(int error) {
  return {Reason::kKeyFileUnreadable, error};
}

Tried<KeyFilePlace> PlaceOf(const std::filesystem::path& path) {
  if (path.empty()) return Failure(Reason::kKeyFileNotWritable, ENOENT);
  if (IsTemporaryName(path.filename().native())) return Reason::kKeyFileNameReserved;
  BOOST_OUTCOME_TRY(folder, KeyFolder::Open(path.has_parent_path() ? path.parent_path() : "."));
  SweepStrayKeyFiles(folder);
  // A path that ends with a slash names the folder.
  return KeyFilePlace{std::move(folder), path.has_filename() ? path.filename().native() : "."};
}

// ReadPrivateKey gives 128 bytes; kKeyFileInvalid for fewer or more.
Tried<SecretBytes> ReadPrivateKey(const FileDescriptor& file) {
  auto bytes = SecretBytes::Zeroed(kPrivateKeyBytes + 1);  // one more, to see a longer file
  auto rest = bytes.ExposeMutable();
  while (!rest.empty()) {
    const ssize_t got = read(file.number(), rest.data(), rest.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Unreadable(errno);
    if (got == 0) break;
    rest = rest.subspan(static_cast<std::size_t>(got));
  }
  if (rest.size() != 1) return Reason::kKeyFileInvalid;
  return SecretBytes::CopyOf(bytes.ExposeSecret().first(kPrivateKeyBytes));
}

// AwaitPublisher returns when nobody holds the lock of the file. No system call waits for a lock until a
// deadline (flock(2)), so it is tried again and again.
Tried<void> AwaitPublisher(const FileDescriptor& file, Deadline deadline) {
  constexpr auto kBetweenTries = std::chrono::milliseconds(20);
  while (flock(file.number(), LOCK_SH | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) return Unreadable(errno);
    const auto now = std::chrono::steady_clock::now();
    if (now >= deadline) return Reason::kKeyFileLocked;
    std::this_thread::sleep_until(std::min(deadline, now + kBetweenTries));
  }
  flock(file.number(), LOCK_UN);
  return success();
}

// JudgeNames refuses a file with a second name. One that was published by linking has one until its
// publisher, which holds the lock, is done or dead.
Tried<void> JudgeNames(const KeyFolder& folder, const FileDescriptor& file, Deadline deadline) {
  struct stat status{};
  if (fstat(file.number(), &status) != 0) return Unreadable(errno);
  if (status.st_nlink == 1) return success();
  BOOST_OUTCOME_TRYV(AwaitPublisher(file, deadline));
  SweepStrayKeyFiles(folder);
  if (fstat(file.number(), &status) != 0) return Unreadable(errno);
  if (status.st_nlink == 0) return Unreadable(ENOENT);  // removed meanwhile
  if (status.st_nlink > 1) return Reason::kKeyFileLinked;
  return success();
}

Tried<void> JudgeStatus(const FileDescriptor& file) {
  struct stat status{};
  if (fstat(file.number(), &status) != 0) return Unreadable(errno);
  if (!S_ISREG(status.st_mode)) return Reason::kKeyFileInvalid;
  if (status.st_uid != geteuid()) return Reason::kKeyFileNotOurs;
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) return Reason::kKeyFileInvalid;
  return success();
}

// Load gives nothing where nothing is.
Tried<std::optional<ServerKey>> Load(const KeyFilePlace& place, Deadline deadline) {
  // O_NONBLOCK: a named pipe must not hold the program up.
  const FileDescriptor file(openat(place.folder.descriptor(), place.name.c_str(),
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) {
    const int error = errno;
    if (error == ENOENT) return std::nullopt;
    // A symbolic link, a socket.
    if (error == ELOOP || error == ENXIO) return Failure(Reason::kKeyFileInvalid, error);
    return Unreadable(error);
  }
  BOOST_OUTCOME_TRYV(JudgeStatus(file));
  BOOST_OUTCOME_TRYV(JudgeNames(place.folder, file, deadline));
  BOOST_OUTCOME_TRY(private_key, ReadPrivateKey(file));
  BOOST_OUTCOME_TRY(key, ServerKey::Parse(private_key.ExposeSecret()));
  return std::move(key);
}

// LoadSynced is Load of a name that is on disk. Whoever published it may have died before syncing.
Tried<std::optional<ServerKey>> LoadSynced(const KeyFilePlace& place, Deadline deadline) {
  BOOST_OUTCOME_TRY(key, Load(place, deadline));
  if (key && place.folder.MayChange()) {
    BOOST_OUTCOME_TRYV(place.folder.Sync());
  }
  return std::move(key);
}

}  // namespace

Tried<ServerKey> LoadOrCreateKeyFile(const std::filesystem::path& path, Deadline deadline) {
  BOOST_OUTCOME_TRY(place, PlaceOf(path));
  BOOST_OUTCOME_TRY(present, LoadSynced(place, deadline));
  if (present) return std::move(*present);

  BOOST_OUTCOME_TRY(ours, ServerKey::Random());
  BOOST_OUTCOME_TRY(file,
                    UnpublishedKeyFile::Write(place.folder, ours.private_key().ExposeSecret()));
  BOOST_OUTCOME_TRY(published, file.Publish(place.name));
  if (published == UnpublishedKeyFile::Published::kByUs) {
    BOOST_OUTCOME_TRYV(place.folder.Sync());
    return std::move(ours);
  }
  BOOST_OUTCOME_TRY(winner, LoadSynced(place, deadline));
  if (!winner) return Unreadable(ENOENT);  // removed meanwhile
  return std::move(*winner);
}

Tried<std::optional<ServerKey>> LoadKeyFile(const std::filesystem::path& path, Deadline deadline) {
  BOOST_OUTCOME_TRY(place, PlaceOf(path));
  return LoadSynced(place, deadline);
}

Tried<KeyFileFinding> TryKeyFile(const std::filesystem::path& path, Deadline deadline) {
  BOOST_OUTCOME_TRY(place, PlaceOf(path));
  BOOST_OUTCOME_TRY(present, LoadSynced(place, deadline));
  if (present) return KeyFileFinding::kHoldsAKey;

  BOOST_OUTCOME_TRY(ours, ServerKey::Random());
  BOOST_OUTCOME_TRY(file,
                    UnpublishedKeyFile::Write(place.folder, ours.private_key().ExposeSecret()));
  BOOST_OUTCOME_TRYV(file.Rehearse());
  return KeyFileFinding::kCanBeMade;
}

}  // namespace provider
