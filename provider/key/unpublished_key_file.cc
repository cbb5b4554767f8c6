#include "provider/key/unpublished_key_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/hex.hpp>
#include <cerrno>
#include <cstdio>
#include <iterator>
#include <string_view>
#include <utility>

#include "provider/key/random_bytes.h"

namespace provider {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr std::string_view kTemporaryPrefix = ".unpublished-key-";
constexpr std::size_t kTemporaryDigits = 32;
// Each further attempt takes another starter that sweeps in the very moment between a file's birth
// and its lock.
constexpr int kMostAttempts = 100;

Failure NotWritable(int error) {
  return {Reason::kKeyFileNotWritable, error};
}

Result<std::string> TemporaryName() {
  std::array<std::uint8_t, kTemporaryDigits / 2> random{};
  BOOST_OUTCOME_TRYV(FillRandom(random));
  std::string name(kTemporaryPrefix);
  boost::algorithm::hex_lower(random.begin(), random.end(), std::back_inserter(name));
  return name;
}

}  // namespace

bool IsTemporaryName(std::string_view name) {
  if (!name.starts_with(kTemporaryPrefix)) return false;
  name.remove_prefix(kTemporaryPrefix.size());
  return name.size() == kTemporaryDigits &&
         name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

UnpublishedKeyFile::UnpublishedKeyFile(const KeyFolder& folder, std::string temporary,
                                       FileDescriptor file)
    : folder_(&folder), temporary_(std::move(temporary)), file_(std::move(file)) {
}

UnpublishedKeyFile::UnpublishedKeyFile(UnpublishedKeyFile&& other) noexcept
    : folder_(other.folder_),
      temporary_(std::exchange(other.temporary_, {})),
      file_(std::move(other.file_)) {
}

// The name goes before the lock does, which ends when file_ is closed.
UnpublishedKeyFile::~UnpublishedKeyFile() {
  Forget();
}

void UnpublishedKeyFile::Forget() {
  if (!temporary_.empty()) unlinkat(folder_->descriptor(), temporary_.c_str(), 0);
  temporary_.clear();
}

Tried<UnpublishedKeyFile> UnpublishedKeyFile::Create(const KeyFolder& folder) {
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    BOOST_OUTCOME_TRY(name, TemporaryName());
    FileDescriptor file(openat(folder.descriptor(), name.c_str(),
                               O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kOwnerOnly));
    if (!file.is_open()) return NotWritable(errno);
    UnpublishedKeyFile created(folder, std::move(name), std::move(file));
    BOOST_OUTCOME_TRY(locked, created.Lock());
    if (locked) return created;
  }
  return Reason::kKeyFileNotWritable;
}

// Lock is false where a sweeper was faster.
Tried<bool> UnpublishedKeyFile::Lock() const {
  if (flock(file_.number(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return false;
    return NotWritable(errno);
  }
  struct stat status{};
  if (fstat(file_.number(), &status) != 0) return NotWritable(errno);
  return status.st_nlink == 1;
}

Tried<UnpublishedKeyFile> UnpublishedKeyFile::Write(const KeyFolder& folder,
                                                    std::span<const std::uint8_t> private_key) {
  BOOST_OUTCOME_TRY(file, Create(folder));
  BOOST_OUTCOME_TRYV(file.Fill(private_key));
  return std::move(file);
}

Tried<void> UnpublishedKeyFile::Fill(std::span<const std::uint8_t> private_key) const {
  // The umask may have taken more than it should.
  if (fchmod(file_.number(), kOwnerOnly) != 0) return NotWritable(errno);
  while (!private_key.empty()) {
    const ssize_t written = write(file_.number(), private_key.data(), private_key.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return NotWritable(written < 0 ? errno : EIO);
    private_key = private_key.subspan(static_cast<std::size_t>(written));
  }
  if (fsync(file_.number()) != 0) return NotWritable(errno);
  return success();
}

Tried<UnpublishedKeyFile::Published> UnpublishedKeyFile::Publish(const std::string& name) {
  const int folder = folder_->descriptor();
  if (renameat2(folder, temporary_.c_str(), folder, name.c_str(), RENAME_NOREPLACE) == 0) {
    temporary_.clear();
    return Published::kByUs;
  }
  if (errno == EEXIST) return Published::kByAnotherBefore;
  // ZFS before 2.2, NFS and 9p rename only with replacing. A link never replaces, but leaves two
  // names for a moment: whoever loads the key then waits for our lock.
  if (linkat(folder, temporary_.c_str(), folder, name.c_str(), 0) == 0) {
    Forget();
    return Published::kByUs;
  }
  if (errno == EEXIST) return Published::kByAnotherBefore;
  return NotWritable(errno);
}

Tried<void> UnpublishedKeyFile::Rehearse() {
  BOOST_OUTCOME_TRY(name, TemporaryName());
  BOOST_OUTCOME_TRY(published, Publish(name));
  if (published != Published::kByUs) return Reason::kKeyFileNotWritable;
  temporary_ = std::move(name);
  return folder_->Sync();
}

void SweepStrayKeyFiles(const KeyFolder& folder) {
  for (const std::string& name : folder.Names()) {
    if (!IsTemporaryName(name)) continue;
    const FileDescriptor file(
        openat(folder.descriptor(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status{};
    if (!file.is_open() || fstat(file.number(), &status) != 0) continue;
    if (!S_ISREG(status.st_mode) || status.st_uid != geteuid()) continue;
    if (flock(file.number(), LOCK_EX | LOCK_NB) != 0) continue;  // its starter lives
    unlinkat(folder.descriptor(), name.c_str(), 0);
  }
}

}  // namespace provider
