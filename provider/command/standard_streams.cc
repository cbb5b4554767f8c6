#include "provider/command/standard_streams.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace provider {
namespace {

bool WriteAll(int stream, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = write(stream, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

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

void Complain(std::string_view message) {
  // Where standard error is gone too, the exit status still says it.
  static_cast<void>(WriteAll(STDERR_FILENO, fmt::format("arc-key-provider: {}\n", message)));
}

void Complain(const Refusal& refusal) {
  const std::string place =
      refusal.place.empty() ? "" : fmt::format(" ({})", Printable(refusal.place));
  const ReasonRow& row = RowOf(refusal.reason);
  Complain(fmt::format("{}: {}{}. {}", row.token, row.description, place, row.advice));
}

std::string Printable(std::string_view text) {
  const std::string quoted = fmt::format("{:?}", text);
  return quoted.substr(1, quoted.size() - 2);
}

}  // namespace provider
