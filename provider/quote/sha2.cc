#include "provider/quote/sha2.h"

#include <cryptopp/sha.h>

namespace provider {
namespace {

template <typename Hash, typename Digest>
Digest HashOf(HashedParts parts) {
  static_assert(sizeof(Digest) == Hash::DIGESTSIZE);
  Hash hash;
  for (const auto& part : parts) {
    if (!part.empty()) hash.Update(part.data(), part.size());
  }
  Digest digest{};
  hash.Final(digest.data());
  return digest;
}

}  // namespace

Sha256Digest Sha256(HashedParts parts) {
  return HashOf<CryptoPP::SHA256, Sha256Digest>(parts);
}

Sha384Digest Sha384(HashedParts parts) {
  return HashOf<CryptoPP::SHA384, Sha384Digest>(parts);
}

Sha512Digest Sha512(HashedParts parts) {
  return HashOf<CryptoPP::SHA512, Sha512Digest>(parts);
}

}  // namespace provider
