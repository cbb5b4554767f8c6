#include "provider/command/evidence_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "provider/agent/failure.h"
#include "provider/agent/file_descriptor.h"

namespace provider {
namespace {

Failure Unreadable() {
  return {Reason::kEvidenceUnreadable, errno};
}

Tried<std::string> ReadToEnd(const FileDescriptor& file, Deadline deadline) {
  std::string text(kMostEvidenceBytes + 1, '\0');
  std::size_t used = 0;
  while (used < text.size()) {
    if (!PollUntil(file.number(), POLLIN, deadline)) return Reason::kEvidenceLate;
    const ssize_t count = read(file.number(), text.data() + used, text.size() - used);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) return Unreadable();
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
  }
  if (used > kMostEvidenceBytes) return Failure(Reason::kEvidenceUnreadable, EFBIG);
  text.resize(used);
  return text;
}

Tried<std::string> Read(const std::string& path, Deadline deadline) {
  // O_NONBLOCK: a named pipe opens at once, and has to be written before the deadline.
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!file.is_open()) return Unreadable();
  struct stat status{};
  if (fstat(file.number(), &status) != 0) return Unreadable();
  if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) return Reason::kEvidenceWrongKind;
  return ReadToEnd(file, deadline);
}

}  // namespace

Placed<std::string> ReadEvidenceFile(const std::string& path, Deadline deadline) {
  auto text = Read(path, deadline);
  if (!text) return RefusalAt("file " + path, text.error());
  return std::move(text.value());
}

}  // namespace provider
