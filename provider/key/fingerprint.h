// Fingerprint: a short name of a public key, to compare by eye.
#pragma once

#include <string>

#include "provider/key/public_key.h"

namespace provider {

// Fingerprint is the SHA-256 of the 99 bytes in 64 lower-case hex digits.
std::string Fingerprint(const PublicKey& public_key);

}  // namespace provider
