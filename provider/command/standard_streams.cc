#include "provider/command/standard_streams.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

namespace provider {

bool AwaitRoom(int stream, Deadline deadline) {
  return PollUntil(stream, POLLOUT, deadline);
}

bool WriteAll(int stream, std::string_view text, Deadline deadline) {
  // A pipe that is ready takes so much without waiting (pipe(7)), a terminal one character.
  const std::size_t block = isatty(stream) == 1 ? 1 : PIPE_BUF;
  while (!text.empty()) {
    if (!AwaitRoom(stream, deadline)) return false;
    const ssize_t count = write(stream, text.data(), std::min(text.size(), block));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool OutputIsAFile() {
  struct stat status{};
  return fstat(STDOUT_FILENO, &status) == 0 && S_ISREG(status.st_mode);
}

void OccupyStandardStreams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) == -1) {
      // The lowest free number is the one that is missing.
      static_cast<void>(open("/dev/null", stream == STDOUT_FILENO ? O_RDONLY : O_RDWR));
    }
  }
}

Result<void> WriteAndWipe(std::string text, Deadline deadline) {
  const bool written = WriteAll(STDOUT_FILENO, text, deadline);
  OPENSSL_cleanse(text.data(), text.size());
  if (!written) return Reason::kOutputNotWritable;
  return success();
}

Result<void> WriteSecret(const SecretBytes& text, Deadline deadline) {
  const auto bytes = text.ExposeSecret();
  const std::string_view characters(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (!WriteAll(STDOUT_FILENO, characters, deadline)) return Reason::kOutputNotWritable;
  return success();
}

}  // namespace provider
