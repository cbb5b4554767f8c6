#include "provider/agent/secret_bytes.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <ostream>

#include "provider/agent/secret_memory.h"

namespace provider {

void SecretBytes::WipeAndFree::operator()(std::uint8_t* bytes) const {
  WipeAndFreeSecret(bytes, size);
}

SecretBytes::SecretBytes(std::size_t size) : bytes_(AllocateSecret(size), WipeAndFree{size}) {
}

SecretBytes SecretBytes::Zeroed(std::size_t size) {
  return SecretBytes(size);
}

SecretBytes SecretBytes::CopyOf(std::span<const std::uint8_t> bytes) {
  SecretBytes copy(bytes.size());
  std::copy(bytes.begin(), bytes.end(), copy.ExposeMutable().begin());
  return copy;
}

bool SecretBytes::EqualsInConstantTime(const SecretBytes& other) const {
  return size() == other.size() && CRYPTO_memcmp(bytes_.get(), other.bytes_.get(), size()) == 0;
}

bool SecretBytes::IsAllZero() const {
  std::uint8_t any = 0;
  for (const std::uint8_t byte : ExposeSecret()) any |= byte;
  return any == 0;
}

void PrintTo(const SecretBytes& secret, std::ostream* out) {
  *out << "SecretBytes(" << secret.size() << " bytes, redacted)";
}

}  // namespace provider
