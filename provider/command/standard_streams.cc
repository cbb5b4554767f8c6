#include "provider/command/standard_streams.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace provider {

bool WriteAll(int stream, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(stream, text.data(), text.size());
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

Result<void> WriteAndWipe(std::string text) {
  const bool written = WriteAll(STDOUT_FILENO, text);
  OPENSSL_cleanse(text.data(), text.size());
  if (!written) return Reason::kOutputNotWritable;
  return success();
}

Result<void> WriteSecret(const SecretBytes& text) {
  const auto bytes = text.ExposeSecret();
  if (!WriteAll(STDOUT_FILENO, {reinterpret_cast<const char*>(bytes.data()), bytes.size()})) {
    return Reason::kOutputNotWritable;
  }
  return success();
}

}  // namespace provider
