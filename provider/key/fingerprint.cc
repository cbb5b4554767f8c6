#include "provider/key/fingerprint.h"

#include <cryptopp/sha.h>

#include <array>
#include <boost/algorithm/hex.hpp>
#include <iterator>

namespace provider {

std::string Fingerprint(const PublicKey& public_key) {
  std::array<std::uint8_t, CryptoPP::SHA256::DIGESTSIZE> digest{};
  CryptoPP::SHA256().CalculateDigest(digest.data(), public_key.data(), public_key.size());
  std::string hex;
  boost::algorithm::hex_lower(digest.begin(), digest.end(), std::back_inserter(hex));
  return hex;
}

}  // namespace provider
