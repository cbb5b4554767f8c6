#include "provider/key/sealed_key.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>

namespace provider {
namespace {

constexpr unsigned kNeverExecutable = 0x0008U;  // MFD_NOEXEC_SEAL of Linux 6.3
constexpr int kEverySeal = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

int CreateMemoryFile() {
  constexpr const char* kName = "arc-private-key";
  constexpr unsigned kSealable = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  // A system may demand the flag (vm.memfd_noexec), and an older one does not know it.
  const int file = memfd_create(kName, kSealable | kNeverExecutable);
  return file < 0 && errno == EINVAL ? memfd_create(kName, kSealable) : file;
}

Failure NotHandedOver(int error) {
  return {Reason::kKeyNotHandedOver, error};
}

}  // namespace

Tried<FileDescriptor> SealPrivateKey(const SecretBytes& private_key) {
  FileDescriptor file(CreateMemoryFile());
  const auto bytes = private_key.ExposeSecret();
  // pwrite leaves the offset at 0, where the reader begins.
  if (!file.is_open() || fchmod(file.number(), S_IRUSR) != 0) return NotHandedOver(errno);
  const ssize_t count = pwrite(file.number(), bytes.data(), bytes.size(), 0);
  // A part of them is written where a limit stands in the way (RLIMIT_FSIZE).
  if (count != static_cast<ssize_t>(bytes.size())) return NotHandedOver(count < 0 ? errno : EFBIG);
  if (fcntl(file.number(), F_ADD_SEALS, kEverySeal) != 0) return NotHandedOver(errno);
  return file;
}

}  // namespace provider
