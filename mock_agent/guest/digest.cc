#include "mock_agent/guest/digest.h"

#include <botan/hash.h>

namespace mock_agent {
namespace {

Digest Hash(const char* algorithm, std::initializer_list<std::span<const std::uint8_t>> parts) {
  const auto hash = Botan::HashFunction::create_or_throw(algorithm);
  for (const auto part : parts) hash->update(part.data(), part.size());
  Digest digest;
  hash->final(digest.data());
  return digest;
}

}  // namespace

Digest Keccak256(std::initializer_list<std::span<const std::uint8_t>> parts) {
  return Hash("Keccak-1600(256)", parts);
}

Digest Sha256(std::span<const std::uint8_t> message) {
  return Hash("SHA-256", {message});
}

}  // namespace mock_agent
