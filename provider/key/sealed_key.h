// SealPrivateKey: a private key as a memory file that nobody can change any more.
#pragma once

#include "provider/agent/failure.h"
#include "provider/agent/file_descriptor.h"
#include "provider/agent/secret_bytes.h"

namespace provider {

// SealPrivateKey gives a file of memory (memfd_create(2)) that holds exactly these bytes, has no
// name, and is sealed against every change: F_SEAL_SEAL, F_SEAL_SHRINK, F_SEAL_GROW, F_SEAL_WRITE.
// Its offset is 0, its mode 0400, and it closes on exec. The bytes last until the last descriptor
// is closed. Refuses with kKeyNotHandedOver.
Tried<FileDescriptor> SealPrivateKey(const SecretBytes& private_key);

}  // namespace provider
