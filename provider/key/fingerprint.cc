#include "provider/key/fingerprint.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <boost/algorithm/hex.hpp>
#include <iterator>

namespace provider {

Result<std::string> Fingerprint(const PublicKey& public_key) {
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
  if (EVP_Digest(public_key.data(), public_key.size(), digest.data(), nullptr, EVP_sha256(),
                 nullptr) != 1) {
    return Reason::kCryptoFailed;
  }
  std::string hex;
  boost::algorithm::hex_lower(digest.begin(), digest.end(), std::back_inserter(hex));
  return hex;
}

}  // namespace provider
