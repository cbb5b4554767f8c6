#include "provider/key/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

#include "provider/agent/file_descriptor.h"
#include "provider/key/unpublished_key_file.h"

namespace provider {
namespace {

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

}  // namespace

Result<std::optional<ServerKey>> LoadKeyFile(const std::filesystem::path& path) {
  // O_NONBLOCK: a named pipe must not hold the program up.
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) {
    if (errno == ENOENT) return std::nullopt;
    // A symbolic link, a socket.
    if (errno == ELOOP || errno == ENXIO) return Reason::kKeyFileInvalid;
    return Reason::kKeyFileUnreadable;
  }
  struct stat status{};
  if (fstat(file.number(), &status) != 0) return Reason::kKeyFileUnreadable;
  if (!S_ISREG(status.st_mode) || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Reason::kKeyFileInvalid;
  }
  BOOST_OUTCOME_TRY(private_key, ReadPrivateKey(file));
  BOOST_OUTCOME_TRY(key, ServerKey::Parse(private_key.ExposeSecret()));
  return std::move(key);
}

Result<ServerKey> LoadOrCreateKeyFile(const std::filesystem::path& path) {
  BOOST_OUTCOME_TRY(present, LoadKeyFile(path));
  if (present) return std::move(*present);

  BOOST_OUTCOME_TRY(ours, ServerKey::Random());
  BOOST_OUTCOME_TRY(file, UnpublishedKeyFile::Write(path, ours.private_key().ExposeSecret()));
  BOOST_OUTCOME_TRY(published, file.Publish());
  switch (published) {
    case UnpublishedKeyFile::Published::kByUs:
      return std::move(ours);
    case UnpublishedKeyFile::Published::kByAnotherBefore:
      break;
  }
  BOOST_OUTCOME_TRY(winner, LoadKeyFile(path));
  if (!winner) return Reason::kKeyFileUnreadable;
  return std::move(*winner);
}

}  // namespace provider
