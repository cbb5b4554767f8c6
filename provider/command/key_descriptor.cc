#include "provider/command/key_descriptor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "provider/agent/file_descriptor.h"
#include "provider/command/standard_streams.h"

namespace provider {
namespace {

constexpr long kPipeFileSystem = 0x50495045;  // PIPEFS_MAGIC: pipe(2), but no named pipe

bool IsOpenForWriting(int number) {
  const int flags = fcntl(number, F_GETFL);
  // O_PATH: the number names the file, and opens it for nothing.
  return flags >= 0 && (flags & O_PATH) == 0 && (flags & O_ACCMODE) != O_RDONLY;
}

bool TakesResultsOrMessages(const struct stat& file) {
  constexpr std::array kStreams{STDOUT_FILENO, STDERR_FILENO};
  return std::ranges::any_of(kStreams, [&](int stream) {
    struct stat other{};
    return fstat(stream, &other) == 0 && other.st_dev == file.st_dev && other.st_ino == file.st_ino;
  });
}

// IsMemfd: on the file system on which only the kernel makes files. A file of another tmpfs may have
// had a name, and may be open elsewhere.
bool IsMemfd(const struct stat& file) {
  const FileDescriptor other(memfd_create("arc-key-provider", MFD_CLOEXEC));
  struct stat memory{};
  return other.is_open() && fstat(other.number(), &memory) == 0 && file.st_dev == memory.st_dev;
}

bool HasNoName(int number, const struct stat& file) {
  struct statfs system{};
  if (S_ISFIFO(file.st_mode)) {
    return fstatfs(number, &system) == 0 && system.f_type == kPipeFileSystem;
  }
  return file.st_nlink == 0 && IsMemfd(file);
}

bool IsOursAlone(const struct stat& file) {
  return (file.st_mode & (S_IRWXG | S_IRWXO)) == 0 && file.st_uid == geteuid() &&
         file.st_nlink <= 1;
}

// IsSealed: a file that can have seals has one that stands in the way.
bool IsSealed(int number) {
  constexpr int kInTheWay = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE;
  const int seals = fcntl(number, F_GET_SEALS);
  return seals >= 0 && (seals & kInTheWay) != 0;
}

bool HasAReader(int number) {
  pollfd pipe{.fd = number, .events = POLLOUT, .revents = 0};
  return poll(&pipe, 1, 0) >= 0 && (pipe.revents & (POLLERR | POLLNVAL)) == 0;
}

}  // namespace

Result<KeyDescriptor> KeyDescriptor::Accept(int number) {
  struct stat file{};
  if (!IsOpenForWriting(number) || fstat(number, &file) != 0) return Reason::kKeyDescriptorNotOpen;
  const bool pipe = S_ISFIFO(file.st_mode);
  if (!pipe && !S_ISREG(file.st_mode)) return Reason::kKeyDescriptorWrongKind;
  if (TakesResultsOrMessages(file) || IsSealed(number)) return Reason::kKeyDescriptorNotOpen;
  if (!HasNoName(number, file) && !IsOursAlone(file)) return Reason::kKeyDescriptorExposed;
  if (pipe && !HasAReader(number)) return Reason::kKeyDescriptorNotOpen;
  if (!pipe && file.st_size != 0) return Reason::kKeyDescriptorNotEmpty;
  return KeyDescriptor(number, pipe ? Kind::kPipe : Kind::kFile);
}

// Take looks once more, for the agent took its time, and keeps others of our kind out.
Result<void> KeyDescriptor::TakeFile() const {
  struct flock whole{};
  whole.l_type = F_WRLCK;  // of this process, whoever else has the descriptor too
  whole.l_whence = SEEK_SET;
  if (fcntl(number_, F_SETLK, &whole) != 0 && (errno == EAGAIN || errno == EACCES)) {
    return Reason::kKeyDescriptorNotEmpty;
  }
  BOOST_OUTCOME_TRYV(Accept(number_));
  return success();
}

Result<void> KeyDescriptor::Write(const SecretBytes& private_key, Deadline deadline) const {
  if (kind_ == Kind::kFile) {
    BOOST_OUTCOME_TRYV(TakeFile());
  }
  const bool written =
      kind_ == Kind::kPipe ? WriteToPipe(private_key, deadline) : WriteToFile(private_key);
  if (!written) return Reason::kKeyDescriptorNotWritable;
  return success();
}

// Nothing is interrupted in the middle: a pipe takes up to PIPE_BUF bytes in one piece (pipe(7)).
bool KeyDescriptor::WriteToPipe(const SecretBytes& private_key, Deadline deadline) const {
  const auto bytes = private_key.ExposeSecret();
  for (;;) {
    if (!AwaitRoom(number_, deadline)) return false;
    const ssize_t count = write(number_, bytes.data(), bytes.size());
    if (count == static_cast<ssize_t>(bytes.size())) return true;
    if (count >= 0 || (errno != EINTR && errno != EAGAIN)) return false;
  }
}

// pwrite leaves the offset, which the caller shares, where it is.
bool KeyDescriptor::WriteToFile(const SecretBytes& private_key) const {
  auto rest = private_key.ExposeSecret();
  while (!rest.empty()) {
    const auto at = static_cast<off_t>(private_key.size() - rest.size());
    const ssize_t count = pwrite(number_, rest.data(), rest.size(), at);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    rest = rest.subspan(static_cast<std::size_t>(count));
  }
  // A full disk may show only now.
  if (rest.empty() && fsync(number_) == 0) return true;
  TakeBack();
  return false;
}

void KeyDescriptor::TakeBack() const {
  // It was opened for writing and has no seal: this does not fail.
  [[maybe_unused]] const int emptied = kind_ == Kind::kFile ? ftruncate(number_, 0) : 0;
}

}  // namespace provider
