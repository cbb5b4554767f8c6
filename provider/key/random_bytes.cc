#include "provider/key/random_bytes.h"

#include <sys/random.h>

#include <cerrno>

namespace provider {

// Not from libcrypto: the start of its own generator takes longer than all else that is done here.
Result<void> FillRandom(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t count = getrandom(out.data(), out.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Reason::kCryptoFailed;
    out = out.subspan(static_cast<std::size_t>(count));
  }
  return success();
}

}  // namespace provider
