#include "provider/key/key_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <optional>
#include <string>
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

Result<KeyFilePlace> PlaceOf(const std::filesystem::path& path) {
  if (path.empty()) return Reason::kKeyFileNotWritable;
  if (IsTemporaryName(path.filename().native())) return Reason::kKeyFileNameReserved;
  BOOST_OUTCOME_TRY(folder, KeyFolder::Open(path.has_parent_path() ? path.parent_path() : "."));
  SweepStrayKeyFiles(folder);
  // A path that ends with a slash names the folder.
  return KeyFilePlace{std::move(folder), path.has_filename() ? path.filename().native() : "."};
}

// ReadPrivateKey gives 128 bytes; kKeyFileInvalid for fewer or more.
Result<SecretBytes> ReadPrivateKey(const FileDescriptor& file) {
  auto bytes = SecretBytes::Zeroed(kPrivateKeyBytes + 1);  // one more, to see a longer file
  auto rest = bytes.ExposeMutable();
  while (!rest.empty()) {
    const ssize_t got = read(file.number(), rest.data(), rest.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Reason::kKeyFileUnreadable;
    if (got == 0) break;
    rest = rest.subspan(static_cast<std::size_t>(got));
  }
  if (rest.size() != 1) return Reason::kKeyFileInvalid;
  return SecretBytes::CopyOf(bytes.ExposeSecret().first(kPrivateKeyBytes));
}

// JudgeNames refuses a file with a second name. One that was published by linking has one until its
// publisher, which holds the lock, is done or dead.
Result<void> JudgeNames(const KeyFolder& folder, const FileDescriptor& file) {
  struct stat status{};
  if (fstat(file.number(), &status) != 0) return Reason::kKeyFileUnreadable;
  if (status.st_nlink == 1) return success();
  while (flock(file.number(), LOCK_SH) != 0 && errno == EINTR) continue;
  flock(file.number(), LOCK_UN);
  SweepStrayKeyFiles(folder);
  if (fstat(file.number(), &status) != 0) return Reason::kKeyFileUnreadable;
  if (status.st_nlink == 0) return Reason::kKeyFileUnreadable;  // removed meanwhile
  if (status.st_nlink > 1) return Reason::kKeyFileLinked;
  return success();
}

Result<void> JudgeStatus(const FileDescriptor& file) {
  struct stat status{};
  if (fstat(file.number(), &status) != 0) return Reason::kKeyFileUnreadable;
  if (!S_ISREG(status.st_mode)) return Reason::kKeyFileInvalid;
  if (status.st_uid != geteuid()) return Reason::kKeyFileNotOurs;
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) return Reason::kKeyFileInvalid;
  return success();
}

// Load gives nothing where nothing is.
Result<std::optional<ServerKey>> Load(const KeyFilePlace& place) {
  // O_NONBLOCK: a named pipe must not hold the program up.
  const FileDescriptor file(openat(place.folder.descriptor(), place.name.c_str(),
                                   O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT) return std::nullopt;
    // A symbolic link, a socket.
    if (errno == ELOOP || errno == ENXIO) return Reason::kKeyFileInvalid;
    return Reason::kKeyFileUnreadable;
  }
  BOOST_OUTCOME_TRYV(JudgeStatus(file));
  BOOST_OUTCOME_TRYV(JudgeNames(place.folder, file));
  BOOST_OUTCOME_TRY(private_key, ReadPrivateKey(file));
  BOOST_OUTCOME_TRY(key, ServerKey::Parse(private_key.ExposeSecret()));
  return std::move(key);
}

// LoadSynced is Load of a name that is on disk. Whoever published it may have died before syncing.
Result<std::optional<ServerKey>> LoadSynced(const KeyFilePlace& place) {
  BOOST_OUTCOME_TRY(key, Load(place));
  if (key && place.folder.MayChange()) {
    BOOST_OUTCOME_TRYV(place.folder.Sync());
  }
  return std::move(key);
}

}  // namespace

Result<ServerKey> LoadOrCreateKeyFile(const std::filesystem::path& path) {
  BOOST_OUTCOME_TRY(place, PlaceOf(path));
  BOOST_OUTCOME_TRY(present, LoadSynced(place));
  if (present) return std::move(*present);

  BOOST_OUTCOME_TRY(ours, ServerKey::Random());
  BOOST_OUTCOME_TRY(file,
                    UnpublishedKeyFile::Write(place.folder, ours.private_key().ExposeSecret()));
  BOOST_OUTCOME_TRY(published, file.Publish(place.name));
  if (published == UnpublishedKeyFile::Published::kByUs) {
    BOOST_OUTCOME_TRYV(place.folder.Sync());
    return std::move(ours);
  }
  BOOST_OUTCOME_TRY(winner, LoadSynced(place));
  if (!winner) return Reason::kKeyFileUnreadable;
  return std::move(*winner);
}

Result<std::optional<ServerKey>> LoadKeyFile(const std::filesystem::path& path) {
  BOOST_OUTCOME_TRY(place, PlaceOf(path));
  return LoadSynced(place);
}

Result<KeyFileFinding> TryKeyFile(const std::filesystem::path& path) {
  BOOST_OUTCOME_TRY(place, PlaceOf(path));
  BOOST_OUTCOME_TRY(present, LoadSynced(place));
  if (present) return KeyFileFinding::kHoldsAKey;

  BOOST_OUTCOME_TRY(ours, ServerKey::Random());
  BOOST_OUTCOME_TRY(file,
                    UnpublishedKeyFile::Write(place.folder, ours.private_key().ExposeSecret()));
  BOOST_OUTCOME_TRYV(file.Rehearse());
  return KeyFileFinding::kCanBeMade;
}

}  // namespace provider
