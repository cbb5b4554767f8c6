#include "provider/key/unpublished_key_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <utility>

namespace provider {
namespace {

constexpr mode_t kOwnerOnly = 0600;

std::filesystem::path FolderOf(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : ".";
}

}  // namespace

UnpublishedKeyFile::UnpublishedKeyFile(std::filesystem::path path, std::filesystem::path temporary,
                                       FileDescriptor file)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(std::move(file)) {
}

UnpublishedKeyFile::UnpublishedKeyFile(UnpublishedKeyFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      file_(std::move(other.file_)) {
}

UnpublishedKeyFile::~UnpublishedKeyFile() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

Result<UnpublishedKeyFile> UnpublishedKeyFile::Create(const std::filesystem::path& path) {
  const auto folder = FolderOf(path);
  FileDescriptor nameless(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, kOwnerOnly));
  if (nameless.is_open()) return UnpublishedKeyFile(path, {}, std::move(nameless));
  // EOPNOTSUPP: the file system has no O_TMPFILE. EISDIR: the kernel has none.
  if (errno != EOPNOTSUPP && errno != EISDIR) return Reason::kKeyFileNotWritable;

  std::string temporary = (folder / ".unpublished-key-XXXXXX").native();
  FileDescriptor named(mkostemp(temporary.data(), O_CLOEXEC));
  if (!named.is_open()) return Reason::kKeyFileNotWritable;
  return UnpublishedKeyFile(path, temporary, std::move(named));
}

Result<UnpublishedKeyFile> UnpublishedKeyFile::Write(const std::filesystem::path& path,
                                                     std::span<const std::uint8_t> private_key) {
  BOOST_OUTCOME_TRY(file, Create(path));
  BOOST_OUTCOME_TRYV(file.Fill(private_key));
  return std::move(file);
}

Result<void> UnpublishedKeyFile::Fill(std::span<const std::uint8_t> private_key) const {
  // The umask may have taken more than it should.
  if (fchmod(file_.number(), kOwnerOnly) != 0) return Reason::kKeyFileNotWritable;
  while (!private_key.empty()) {
    const ssize_t written = write(file_.number(), private_key.data(), private_key.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return Reason::kKeyFileNotWritable;
    private_key = private_key.subspan(static_cast<std::size_t>(written));
  }
  if (fsync(file_.number()) != 0) return Reason::kKeyFileNotWritable;
  return success();
}

Result<UnpublishedKeyFile::Published> UnpublishedKeyFile::Publish() {
  const auto folder = FolderOf(path_);
  const FileDescriptor open_folder(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!open_folder.is_open()) return Reason::kKeyFileNotWritable;

  // A file without a name is linked through its descriptor (open(2), O_TMPFILE).
  const std::string source =
      temporary_.empty() ? fmt::format("/proc/self/fd/{}", file_.number()) : temporary_.native();
  if (linkat(AT_FDCWD, source.c_str(), AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW) != 0) {
    if (errno == EEXIST) return Published::kByAnotherBefore;
    return Reason::kKeyFileNotWritable;
  }
  if (fsync(open_folder.number()) != 0) return Reason::kKeyFileNotWritable;
  return Published::kByUs;
}

}  // namespace provider
