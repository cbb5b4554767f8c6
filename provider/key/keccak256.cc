#include "provider/key/keccak256.h"

#include <cryptopp/keccak.h>

namespace provider {

// OpenSSL has the original padding from 3.2 on only.
Keccak256Digest Keccak256(std::initializer_list<std::span<const std::uint8_t>> parts) {
  CryptoPP::Keccak_256 hash;
  static_assert(CryptoPP::Keccak_256::DIGESTSIZE == kKeccak256Bytes);
  for (const auto part : parts) hash.Update(part.data(), part.size());
  Keccak256Digest digest{};
  hash.Final(digest.data());
  return digest;
}

}  // namespace provider
