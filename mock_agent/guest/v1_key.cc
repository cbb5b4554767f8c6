#include "mock_agent/guest/v1_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <iterator>
#include <span>
#include <utility>

#include "mock_agent/guest/digest.h"
#include "mock_agent/guest/key_derivation.h"

namespace mock_agent {
namespace {

using Part = std::span<const std::uint8_t>;

constexpr std::string_view kSecp256k1 = "secp256k1";
constexpr std::string_view kEd25519 = "ed25519";

std::string_view NameOf(KeyAlgorithm algorithm) {
  switch (algorithm) {
    case KeyAlgorithm::kSecp256k1:
      return kSecp256k1;
    case KeyAlgorithm::kEd25519:
      return kEd25519;
  }
  std::abort();
}

// Sized is LP(x) of the documents, of each part: four bytes of size, big-endian, and the bytes.
Bytes Sized(std::initializer_list<Part> parts) {
  Bytes bytes;
  for (const Part part : parts) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<std::uint8_t>(part.size() >> shift & 0xff));
    }
    std::ranges::copy(part, std::back_inserter(bytes));
  }
  return bytes;
}

}  // namespace

std::optional<KeyAlgorithm> ParseV1Algorithm(std::string_view name) {
  if (name == kSecp256k1) return KeyAlgorithm::kSecp256k1;
  if (name == kEd25519) return KeyAlgorithm::kEd25519;
  return std::nullopt;
}

std::string WhyNotV1Algorithm(std::string_view name) {
  if (name.empty()) return "algorithm is required, use `secp256k1` or `ed25519`";
  return fmt::format("unsupported algorithm `{}`, use `secp256k1` or `ed25519`", name);
}

V1Key V1KeyOf(const Identity& identity, std::string_view domain, KeyAlgorithm algorithm,
              std::size_t size) {
  const Part name = AsBytes(NameOf(algorithm));
  const Bytes info = Sized({AsBytes("dstack-guest-v1-key"), name, AsBytes(domain)});
  const auto derive = [&](std::size_t bytes) {
    return HkdfSha256("dstack-guest-v1", identity.app_root_key(), info, bytes);
  };
  V1Key made{.key = derive(size),
             .public_key = PublicKeyOf(derive(kUsualSecretBytes), algorithm),
             .chain = {}};
  const Bytes claim =
      Sized({AsBytes("dstack-guest-v1-key-claim"), name, AsBytes(domain), made.public_key});
  made.chain = {identity.root().Sign(Keccak256({claim})), identity.k256_signature()};
  return made;
}

}  // namespace mock_agent
