#include "provider/command/evidence_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "provider/agent/file_descriptor.h"

namespace provider {

Placed<std::string> ReadEvidenceFile(const std::string& path) {
  const Refusal unreadable{Reason::kEvidenceUnreadable, "file " + path};
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return unreadable;
  std::string text(kMostEvidenceBytes + 1, '\0');
  std::size_t used = 0;
  while (used < text.size()) {
    const ssize_t count = read(file.number(), text.data() + used, text.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable;
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
  }
  if (used > kMostEvidenceBytes) return unreadable;
  text.resize(used);
  return text;
}

}  // namespace provider
