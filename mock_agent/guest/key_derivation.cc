#include "mock_agent/guest/key_derivation.h"

#include <botan/kdf.h>

#include <cstdlib>

namespace mock_agent {

Bytes HkdfSha256(std::string_view salt, std::span<const std::uint8_t> key_material,
                 std::span<const std::uint8_t> info, std::size_t size) {
  const auto kdf = Botan::KDF::create_or_throw("HKDF(SHA-256)");
  const std::span<const std::uint8_t> salt_bytes = AsBytes(salt);
  const auto key = kdf->derive_key(size, key_material.data(), key_material.size(),
                                   salt_bytes.data(), salt_bytes.size(), info.data(), info.size());
  // Botan answers with fewer bytes than it was asked for, and without a word.
  if (key.size() != size) std::abort();
  return {key.begin(), key.end()};
}

}  // namespace mock_agent
